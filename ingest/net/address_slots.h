/// Counts connections, in all and by address; a slot is given back when it is let go of.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace evenstride {

class AddressSlots : public std::enable_shared_from_this<AddressSlots> {
 public:
  AddressSlots(std::size_t in_all, std::size_t by_address) : in_all_(in_all), by_address_(by_address) {}

  /// Nothing when either limit is reached. From any thread.
  std::shared_ptr<void> take(const std::string& address) {
    const std::lock_guard lock(mutex_);
    if (total_ >= in_all_) return nullptr;
    std::size_t& mine = taken_[address];
    if (mine >= by_address_) return nullptr;
    ++mine;
    ++total_;
    return std::shared_ptr<void>(this,
                                 [self = shared_from_this(), address](void*) { self->give_back(address); });
  }
  std::size_t total() const {
    const std::lock_guard lock(mutex_);
    return total_;
  }

 private:
  void give_back(const std::string& address) {
    const std::lock_guard lock(mutex_);
    --total_;
    const auto mine = taken_.find(address);
    if (--mine->second == 0) taken_.erase(mine);
  }
  const std::size_t in_all_, by_address_;
  mutable std::mutex mutex_;
  std::size_t total_ = 0;
  std::map<std::string, std::size_t> taken_;
};

}  // namespace evenstride
