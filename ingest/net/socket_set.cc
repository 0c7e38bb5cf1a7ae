#include "ingest/net/socket_set.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <boost/system/system_error.hpp>
#include <cerrno>

namespace evenstride {
namespace {

constexpr std::size_t kAtOnce = 128;  // then timers and what others have posted get their turn

}  // namespace

SocketSet::SocketSet(boost::asio::io_context& loop) : loop_(loop), poll_(loop) {
  const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw boost::system::system_error(errno, boost::system::system_category());
  poll_.assign(descriptor);
}

std::shared_ptr<SocketSet> SocketSet::create(boost::asio::io_context& loop) {
  auto set = std::shared_ptr<SocketSet>(new SocketSet(loop));
  set->wait();
  return set;
}

void SocketSet::wait() {
  poll_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                   [weak = weak_from_this()](const boost::system::error_code& error) {
                     const auto self = weak.lock();
                     if (error || !self) return;
                     self->serve();
                     self->wait();
                   });
}

void SocketSet::serve() {
  std::array<epoll_event, kAtOnce> events;
  const int count = ::epoll_wait(poll_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    Owner* owner = owner_of(event.data.u64);  // one before may have closed this one
    if (owner == nullptr) continue;
    ++calls_;
    owner->on_ready((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0,
                    (event.events & EPOLLOUT) != 0);
  }
}

std::uint64_t SocketSet::seat(Owner& owner) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(seats_.size()));
    seats_.emplace_back();
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  seats_[index].owner = &owner;
  return static_cast<std::uint64_t>(seats_[index].generation) << 32 | index;
}

void SocketSet::leave(std::uint64_t seat) {
  const auto index = static_cast<std::uint32_t>(seat);
  seats_[index] = {nullptr, seats_[index].generation + 1};
  free_.push_back(index);
}

SocketSet::Owner* SocketSet::owner_of(std::uint64_t seat) const {
  const Seat& found = seats_[static_cast<std::uint32_t>(seat)];
  return found.generation == seat >> 32 ? found.owner : nullptr;
}

WatchedSocket::WatchedSocket(std::shared_ptr<SocketSet> set, int descriptor, SocketSet::Owner& owner)
    : set_(std::move(set)), descriptor_(descriptor), seat_(set_->seat(owner)) {}

void WatchedSocket::want(bool read, bool write) {
  const std::uint32_t wanted =
      (read ? static_cast<std::uint32_t>(EPOLLIN) : 0) | (write ? static_cast<std::uint32_t>(EPOLLOUT) : 0);
  if (wanted == wanted_ || descriptor_ < 0) return;
  epoll_event event{};
  event.events = wanted;
  event.data.u64 = seat_;
  // One that is watched for nothing would still be told of its end, again and again.
  const int how = wanted == 0 ? EPOLL_CTL_DEL : wanted_ == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (::epoll_ctl(set_->poll_.native_handle(), how, descriptor_, &event) == 0) wanted_ = wanted;
}

void WatchedSocket::close() {
  if (descriptor_ < 0) return;
  want(false, false);
  set_->leave(seat_);
  ::close(std::exchange(descriptor_, -1));
}

}  // namespace evenstride
