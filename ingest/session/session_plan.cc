#include "ingest/session/session_plan.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <random>

namespace evenstride {

std::string storage_fault_of(const SessionPlan& plan) {
  struct statvfs space {};
  if (::statvfs(plan.folder.c_str(), &space) != 0) return "the data directory cannot be reached";
  if (::faccessat(AT_FDCWD, plan.folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
    return std::string("the data directory cannot be written: ") + std::strerror(errno);
  const std::uint64_t free = static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize;
  return free < plan.min_free_bytes ? "the disk is full" : "";
}

std::string new_session_id(const HostClock& clock, const std::string& runner_id) {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  const std::time_t wall = static_cast<std::time_t>(clock.unix_ns() / 1'000'000'000);
  std::tm utc{};
  ::gmtime_r(&wall, &utc);
  char stamp[32], tail[16];
  std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H%M%S", &utc);
  std::snprintf(tail, sizeof tail, "%06x", static_cast<unsigned>(random() & 0xFFFFFF));
  return std::string(stamp) + "_" + runner_id + "_" + tail;
}

PipelineParams pipeline_params_of(const SessionPlan& plan, const std::string& runner_id, RunView& view) {
  PipelineParams params = plan.pipeline;
  apply_known(plan.personals, runner_id, params, view);
  return params;
}

}  // namespace evenstride
