// The only file that includes spdlog: it is slow to compile.
#include "ingest/daemon/log.h"

#include <google/protobuf/stubs/logging.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdio>

namespace evenstride {
namespace {

constexpr std::size_t kQueue = 8192;
constexpr auto kFlushEvery = std::chrono::seconds(1);

struct Level {
  std::string_view name;
  spdlog::level::level_enum theirs;
};
constexpr std::array<Level, 4> kLevels = {{{"info", spdlog::level::info},
                                           {"warning", spdlog::level::warn},
                                           {"error", spdlog::level::err},
                                           {"off", spdlog::level::off}}};  // as in LogLevel

spdlog::level::level_enum spdlog_level(LogLevel level) {
  return kLevels.at(static_cast<std::size_t>(level)).theirs;
}

}  // namespace

std::string_view name(LogLevel level) { return kLevels.at(static_cast<std::size_t>(level)).name; }

std::optional<LogLevel> log_level_from(std::string_view name) {
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels[i].name == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

std::string json_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      out += code;
    } else {
      out += c;
    }
  }
  return out;
}

void Log::start(LogLevel least) {
  // What cannot be decoded is counted and answered by who reads it; the library would write a line of its own
  // for each.
  google::protobuf::SetLogHandler(nullptr);
  spdlog::init_thread_pool(kQueue, 1);
  auto logger = std::make_shared<spdlog::async_logger>(
      "evenstride", std::make_shared<spdlog::sinks::stderr_sink_mt>(), spdlog::thread_pool(),
      spdlog::async_overflow_policy::overrun_oldest);
  logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e","level":"%l",%v})");
  logger->set_level(spdlog_level(least));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(logger);
  spdlog::flush_every(kFlushEvery);
}

void Log::write(LogLevel level, std::string_view event, Fields fields) {
  if (!spdlog::thread_pool()) return;  // not started: tests and tools
  if (!spdlog::default_logger_raw()->should_log(spdlog_level(level))) return;
  std::string line = "\"event\":\"" + json_escaped(event) + '"';
  for (const auto& [name, value] : fields) {
    line += ",\"" + std::string(name) + "\":\"" + json_escaped(value) + '"';
  }
  spdlog::default_logger_raw()->log(spdlog_level(level), "{}", line);
}

void Log::set_level(LogLevel least) {
  if (!spdlog::thread_pool()) return;
  spdlog::logger& logger = *spdlog::default_logger_raw();
  if (logger.level() == spdlog_level(least)) return;
  logger.set_level(spdlog::level::info);  // whatever was or will be written, this line is
  info("log level", {{"level", std::string(name(least))}});
  logger.set_level(spdlog_level(least));
}

void Log::stop() { spdlog::shutdown(); }

std::uint64_t Log::dropped() {
  const auto pool = spdlog::thread_pool();
  return pool ? pool->overrun_counter() : 0;
}

}  // namespace evenstride
