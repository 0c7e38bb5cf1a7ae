// How long a group commit takes when many recordings have grown: each file synced, by so many threads; the
// whole file system at once; or one journal that holds all of them. Needs a real disk: run it in a folder of
// one.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t kChunkBytes = 12'000;  // a second of four sensors at 200 Hz, compressed

class Files {
 public:
  explicit Files(int count) : folder_("commit-bench-" + std::to_string(::getpid())) {
    std::filesystem::create_directory(folder_);
    for (int i = 0; i < count; ++i) {
      open_.push_back(
          ::open((folder_ + "/" + std::to_string(i)).c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600));
    }
    sync_each(4);
  }
  ~Files() {
    for (const int file : open_) ::close(file);
    std::filesystem::remove_all(folder_);
  }
  void grow() const {
    static const std::string chunk(kChunkBytes, 'x');
    for (const int file : open_) (void)!::write(file, chunk.data(), chunk.size());
  }
  void sync_each(unsigned threads) const {
    std::vector<std::thread> workers;
    for (unsigned t = 0; t < threads; ++t) {
      workers.emplace_back([this, t, threads] {
        for (std::size_t i = t; i < open_.size(); i += threads) (void)::fdatasync(open_[i]);
      });
    }
    for (std::thread& worker : workers) worker.join();
  }
  void sync_all() const { (void)::syncfs(open_.front()); }

 private:
  std::string folder_;
  std::vector<int> open_;
};

void fdatasync_each(benchmark::State& state) {
  const Files files(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    files.grow();
    files.sync_each(static_cast<unsigned>(state.range(1)));
  }
}
BENCHMARK(fdatasync_each)
    ->ArgNames({"files", "threads"})
    ->ArgsProduct({{4, 50, 200}, {1, 4, 16}})
    ->UseRealTime()
    ->MinTime(1.0)
    ->Unit(benchmark::kMillisecond);

void syncfs_once(benchmark::State& state) {
  const Files files(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    files.grow();
    files.sync_all();
  }
}
BENCHMARK(syncfs_once)
    ->ArgName("files")
    ->Arg(4)
    ->Arg(50)
    ->Arg(200)
    ->UseRealTime()
    ->MinTime(1.0)
    ->Unit(benchmark::kMillisecond);

void one_journal(benchmark::State& state) {
  const Files journal(1);
  for (auto _ : state) {
    for (int i = 0; i < state.range(0); ++i) journal.grow();
    journal.sync_each(1);
  }
}
BENCHMARK(one_journal)
    ->ArgName("files")
    ->Arg(4)
    ->Arg(50)
    ->Arg(200)
    ->UseRealTime()
    ->MinTime(1.0)
    ->Unit(benchmark::kMillisecond);

}  // namespace
