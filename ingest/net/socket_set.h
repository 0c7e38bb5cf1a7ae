/// Many sockets of one event loop, watched until they are let go of. Asio's own wait is for one time: for
/// each block it costs a call of the system, an allocation and a turn of the loop besides the call that
/// reads.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <memory>
#include <utility>  // Boost 1.74's coroutines forget it
#include <vector>

namespace evenstride {

/// Everything here happens on the loop's thread.
class SocketSet : public std::enable_shared_from_this<SocketSet> {
 public:
  struct Owner {
    /// The socket can be read (or has broken, which reading finds out), or written to. Called again and again
    /// until it is not so, or not wanted, any more.
    virtual void on_ready(bool readable, bool writable) = 0;

   protected:
    ~Owner() = default;
  };
  /// @throws boost::system::system_error without descriptors.
  static std::shared_ptr<SocketSet> create(boost::asio::io_context& loop);
  SocketSet(const SocketSet&) = delete;
  SocketSet& operator=(const SocketSet&) = delete;

  /// How often an owner was called so far.
  std::uint64_t calls() const { return calls_; }
  boost::asio::io_context& loop() { return loop_; }

 private:
  friend class WatchedSocket;
  struct Seat {
    Owner* owner = nullptr;
    std::uint32_t generation = 0;  // events of a socket that has gone are not its successor's
  };
  explicit SocketSet(boost::asio::io_context& loop);
  std::uint64_t seat(Owner& owner);
  void leave(std::uint64_t seat);
  Owner* owner_of(std::uint64_t seat) const;
  void wait();
  void serve();

  boost::asio::io_context& loop_;
  boost::asio::posix::stream_descriptor poll_;
  std::vector<Seat> seats_;
  std::vector<std::uint32_t> free_;
  std::uint64_t calls_ = 0;
};

/// A socket in the set of its loop; closed with this.
class WatchedSocket {
 public:
  WatchedSocket(std::shared_ptr<SocketSet> set, int descriptor, SocketSet::Owner& owner);
  ~WatchedSocket() { close(); }
  WatchedSocket(const WatchedSocket&) = delete;
  WatchedSocket& operator=(const WatchedSocket&) = delete;

  int descriptor() const { return descriptor_; }
  SocketSet& set() { return *set_; }
  /// What the owner wants to be called for. With neither it is not called, whatever happens to the socket.
  /// Where the system had no memory for it, nothing has changed: say it again later.
  void want(bool read, bool write);
  void close();

 private:
  std::shared_ptr<SocketSet> set_;
  int descriptor_;
  std::uint64_t seat_;
  std::uint32_t wanted_ = 0;
};

}  // namespace evenstride
