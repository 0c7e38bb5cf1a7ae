/// A small Motion-BIDS dataset in a folder of its own that goes away with it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace evenstride::test {

class TempDataset {
 public:
  TempDataset() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("evenstride_") + info->test_suite_name() + "_" + info->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~TempDataset() { std::filesystem::remove_all(folder_); }
  TempDataset(const TempDataset&) = delete;
  TempDataset& operator=(const TempDataset&) = delete;

  std::string path() const { return folder_.string(); }

  void write(const std::string& name, const std::string& content) const {
    const auto file = folder_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }

  /// The three files of `tracksys` in sub-A_task-run; `channels` without its header line.
  void write_sensor(const std::string& tracksys, const std::string& channels, const std::string& rows,
                    const std::string& json = R"({"SamplingFrequency": 100.0})") const {
    const std::string stem = "sub-A/motion/sub-A_task-run_tracksys-" + tracksys;
    write(stem + "_motion.tsv", rows);
    write(stem + "_channels.tsv", "name\tcomponent\ttype\ttracked_point\tunits\n" + channels);
    write(stem + "_motion.json", json);
  }

 private:
  std::filesystem::path folder_;
};

inline std::string accel_channels(const std::string& point, const std::string& unit = "m/s^2") {
  std::string text;
  for (const char* axis : {"x", "y", "z"})
    text += std::string("ACCEL_") + axis + "\t" + axis + "\tACCEL\t" + point + "\t" + unit + "\n";
  return text;
}

inline std::string gyro_channels(const std::string& point, const std::string& unit = "rad/s") {
  std::string text;
  for (const char* axis : {"x", "y", "z"})
    text += std::string("GYRO_") + axis + "\t" + axis + "\tGYRO\t" + point + "\t" + unit + "\n";
  return text;
}

inline std::string latency_channel(const std::string& point, const std::string& unit = "s") {
  return "LATENCY\tn/a\tLATENCY\t" + point + "\t" + unit + "\n";
}

}  // namespace evenstride::test
