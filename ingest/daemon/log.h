/// The daemon's log: one JSON object a line on stderr. Never waits: when its queue is full the oldest line is
/// dropped and counted. No names of runners' bodies, no tokens.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace evenstride {

enum class LogLevel { kInfo, kWarning, kError, kOff };

class Log {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;
  /// Lines below `least` are not written.
  static void start(LogLevel least);
  static void info(std::string_view event, Fields fields = {}) { write(LogLevel::kInfo, event, fields); }
  static void warning(std::string_view event, Fields fields = {}) {
    write(LogLevel::kWarning, event, fields);
  }
  static void error(std::string_view event, Fields fields = {}) { write(LogLevel::kError, event, fields); }
  /// From here on lines below `least` are not written; a line says so. From any thread, after `start`.
  static void set_level(LogLevel least);
  /// Writes what is queued.
  static void stop();
  static std::uint64_t dropped();

 private:
  static void write(LogLevel level, std::string_view event, Fields fields);
};

/// As in the configuration: "info", "warning", "error", "off".
std::string_view name(LogLevel level);
std::optional<LogLevel> log_level_from(std::string_view name);

/// As it stands between the quotes of a JSON string.
std::string json_escaped(std::string_view text);

}  // namespace evenstride
