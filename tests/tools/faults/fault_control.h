/// The test's side of a FaultPlan.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <new>
#include <stdexcept>
#include <string>

#include "tests/support/faults/fault_plan.h"

namespace evenstride::test {

class FaultControl {
 public:
  FaultControl(const std::string& path, FaultCall call, int error, std::uint64_t at, bool for_good)
      : path_(path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || ::ftruncate(file, sizeof(FaultPlan)) != 0)
      throw std::runtime_error("cannot make " + path);
    void* page = ::mmap(nullptr, sizeof(FaultPlan), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (page == MAP_FAILED) throw std::runtime_error("cannot map " + path);
    plan_ = new (page) FaultPlan{};
    plan_->call = call;
    plan_->error = static_cast<std::uint32_t>(error);
    plan_->at = at;
    plan_->for_good = for_good ? 1 : 0;
  }
  ~FaultControl() { ::munmap(plan_, sizeof(FaultPlan)); }
  FaultControl(const FaultControl&) = delete;
  FaultControl& operator=(const FaultControl&) = delete;

  void mark() { plan_->is_counting = 1; }
  void heal() { plan_->is_counting = 0; }
  std::uint64_t calls() const { return plan_->calls; }
  std::uint64_t failures() const { return plan_->failures; }
  std::string what() const { return plan_->what; }
  std::string variable() const { return "EVENSTRIDE_FAULT_PLAN=" + path_; }

 private:
  std::string path_;
  FaultPlan* plan_ = nullptr;
};

}  // namespace evenstride::test
