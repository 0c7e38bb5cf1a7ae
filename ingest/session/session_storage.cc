#include "ingest/session/session_storage.h"

#include <utility>

namespace evenstride {

void SessionStorage::check() {
  note_flushed();
  if (log_ && !log_->status()) give_up(log_->status().error());
}

// With no chunk open, all that was recorded is in the file.
void SessionStorage::note_flushed() {
  if (!log_ || log_->writer().mcap().open_chunk_bytes() != 0) return;
  log_->mark();
  for (auto& [id, device] : devices_) device.flushed = device.recorded;
}

// The file may hold less than was handed to it, so nothing more is acknowledged from it. The run itself goes
// on: its live picture needs no disk.
void SessionStorage::give_up(const std::string& why) {
  fault_ = why;
  log_->abandon();
  log_.reset();
  ++counters_.storage_failures;
  retry_steady_ns_ = clock_.steady_ns() + plan_.storage_retry.count();
}

bool SessionStorage::has_room_again() {
  if (log_ || clock_.steady_ns() < retry_steady_ns_) return false;
  retry_steady_ns_ = clock_.steady_ns() + plan_.storage_retry.count();
  return storage_fault_of(plan_).empty();
}

std::shared_ptr<FileSink> SessionStorage::begin_commit() {
  if (commit_under_way_ || !log_ || closing_) return nullptr;
  log_->flush_if_due(clock_.steady_ns());
  check();
  if (!log_ || log_->is_durable()) return nullptr;
  for (auto& [id, device] : devices_) device.in_flight = device.flushed;
  commit_under_way_ = true;
  return log_->begin_sync();
}

void SessionStorage::end_commit(const Status& synced) {
  commit_under_way_ = false;
  if (!log_ || closing_) return;
  if (!synced) {
    give_up(synced.error());
    return;
  }
  ++counters_.commits;
  log_->end_sync();
  for (auto& [id, device] : devices_) {
    if (device.in_flight == device.durable) continue;
    device.durable = device.in_flight;
    acknowledge(device);
  }
}

void SessionStorage::acknowledge(SensorDevice& device) {
  if (device.link == nullptr || !device.durable) return;
  v1::ServerFrame frame;
  frame.mutable_ack()->set_durable_sequence(*device.durable);
  device.link->send(frame);
}

std::function<Status()> SessionStorage::begin_close() {
  if (!log_ || std::exchange(closing_, true)) return {};
  return [log = log_] { return log->close(); };
}

Status SessionStorage::end_close(const Status& closed) {
  closing_ = false;
  return store(closed);
}

Status SessionStorage::leave() {
  log_->flush();
  return store(log_->status() ? log_->begin_sync()->sync() : log_->status());
}

Status SessionStorage::store(const Status& stored) {
  if (!stored) {
    give_up(stored.error());
    return stored;
  }
  for (auto& [id, device] : devices_) {
    device.durable = device.recorded;
    acknowledge(device);
  }
  log_.reset();
  return stored;
}

}  // namespace evenstride
