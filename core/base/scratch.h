/// Working memory that all runners of a thread share.
#pragma once

#include <memory>
#include <utility>

namespace evenstride {

/// Holds the scratch of the thread that makes it, from then on until it goes: a local of the thread's
/// outermost function. A thread without one has its scratch until it ends, but the C library ends the process
/// where there is no memory to remember that.
class ScratchRoom {
 public:
  ScratchRoom() : before_(std::exchange(of_thread_, this)) {}
  ~ScratchRoom() { of_thread_ = before_; }
  ScratchRoom(const ScratchRoom&) = delete;
  ScratchRoom& operator=(const ScratchRoom&) = delete;

 private:
  template <class T>
  friend T& thread_scratch();

  struct Item {
    virtual ~Item() = default;
    std::unique_ptr<Item> next;
  };
  template <class T>
  struct Held : Item {
    explicit Held(T*& to) : mine(to) { mine = &value; }
    ~Held() override { mine = nullptr; }
    T value{};
    T*& mine;
  };

  static ScratchRoom& here() {
    if (of_thread_ == nullptr) {
      static thread_local ScratchRoom until_the_thread_ends;
    }
    return *of_thread_;
  }
  template <class T>
  void hold(T*& mine) {
    auto made = std::make_unique<Held<T>>(mine);
    made->next = std::move(items_);
    items_ = std::move(made);
  }

  static inline constinit thread_local ScratchRoom* of_thread_ = nullptr;
  ScratchRoom* const before_;
  std::unique_ptr<Item> items_;
};

/// The calling thread's own `T`, made at its first use and kept in the thread's room; std::bad_alloc if it
/// cannot be made. Whoever takes it fills it anew and leaves nothing in it that is needed later; nobody else
/// may use it meanwhile, so each use that can nest with another has a type of its own.
template <class T>
T& thread_scratch() {
  static constinit thread_local T* mine = nullptr;
  if (mine == nullptr) ScratchRoom::here().hold(mine);
  return *mine;
}

}  // namespace evenstride
