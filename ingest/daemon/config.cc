#include "ingest/daemon/config.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <vector>

#include "ingest/daemon/retention.h"
#include "ingest/daemon/toml.h"

namespace evenstride {
namespace {

/// One key: how its value is taken over. @return what is wrong with it, or nothing.
using Take = std::function<std::string(const toml::node&)>;
using Keys = std::map<std::string, Take, std::less<>>;  // "limits.idle_s" and the like

Take text(std::string& to) {
  return [&to](const toml::node& node) -> std::string {
    const auto value = node.value_exact<std::string>();
    if (!value) return "must be text";
    to = *value;
    return "";
  };
}

Take flag(bool& to) {
  return [&to](const toml::node& node) -> std::string {
    const auto value = node.value_exact<bool>();
    if (!value) return "must be true or false";
    to = *value;
    return "";
  };
}

Take texts(std::vector<std::string>& to) {
  return [&to](const toml::node& node) -> std::string {
    const auto* list = node.as_array();
    if (list == nullptr) return "must be a list of texts";
    for (const auto& entry : *list) {
      const auto value = entry.value_exact<std::string>();
      if (!value) return "must be a list of texts";
      to.push_back(*value);
    }
    return "";
  };
}

Take retention(std::string& to) {
  return [&to](const toml::node& node) -> std::string {
    const auto value = node.value_exact<std::string>();
    if (!value || !retention_rule_from(*value)) return "must be '90d', '20GB' or '90d,20GB'";
    to = *value;
    return "";
  };
}

template <class Set>
Take number(double low, double high, Set set) {
  return [low, high, set](const toml::node& node) -> std::string {
    const auto value = node.value<double>();
    if (!node.is_number() || !value) return "must be a number";
    if (!(*value >= low && *value <= high)) {
      std::ostringstream out;
      out << "must be from " << low << " to " << high;
      return out.str();
    }
    set(*value);
    return "";
  };
}

template <class Integer>
Take count(Integer& to, double low, double high) {
  return [&to, inside = number(low, high, [](double) {})](const toml::node& node) -> std::string {
    const std::string wrong = inside(node);
    if (!wrong.empty()) return wrong;
    const double value = *node.value<double>();
    if (value != std::floor(value)) return "must be a whole number";
    to = static_cast<Integer>(value);
    return "";
  };
}

template <class Span>
Take span_s(Span& to, double low, double high) {
  return number(low, high, [&to](double value) {
    to = std::chrono::duration_cast<Span>(std::chrono::duration<double>(value));
  });
}

Take level(LogLevel& to) {
  return [&to](const toml::node& node) -> std::string {
    const auto found = log_level_from(node.value_or(std::string()));
    if (!found) return "must be info, warning, error or off";
    to = *found;
    return "";
  };
}

Keys keys_of(Config& config) {
  DaemonOptions& o = config.daemon;
  return {
      {"data", text(o.data)},
      {"ingest", text(o.ingest)},
      {"http", text(o.http)},
      {"udp", text(o.udp)},
      {"udp_unencrypted", flag(o.udp_unencrypted)},
      {"assets", text(o.assets)},
      {"ximu3", texts(o.ximu3)},
      {"known.sensors", texts(config.known.sensors)},
      {"known.personal", texts(config.known.personal)},
      {"known.models", texts(config.known.models)},
      {"retention", retention(o.retention)},
      {"workers", count(o.workers, 0, 256)},
      {"tokens", flag(o.tokens)},
      {"insecure", flag(o.insecure)},
      {"tls.certificate", text(o.tls.certificate)},
      {"tls.key", text(o.tls.key)},
      {"limits.wrong_tokens", count(o.access_limits.wrong_tokens, 1, 1e6)},
      {"limits.wrong_tokens_s", span_s(o.access_limits.window, 1, 86'400)},
      {"limits.pages_per_address", count(o.http_limits.connections_per_address, 1, 1e5)},
      {"limits.page_patience_s", span_s(o.http_limits.patience, 0.1, 600)},
      {"log.level", level(o.log_level)},
      {"limits.connections", count(o.ingest_limits.connections, 1, 1e6)},
      {"limits.connections_per_address", count(o.ingest_limits.connections_per_address, 1, 1e6)},
      {"limits.frame_bytes", count(o.ingest_limits.max_frame_bytes, 1024, 1 << 20)},
      {"limits.handshake_s", span_s(o.ingest_limits.handshake, 0.1, 600)},
      {"limits.idle_s", span_s(o.ingest_limits.idle, 1, 86'400)},
      {"limits.bytes_per_second", count(o.ingest_limits.bytes_per_second, 1'000, 1e9)},
      {"limits.burst_bytes", count(o.ingest_limits.burst_bytes, 10'000, 1e9)},
      {"limits.queued_bytes", count(o.ingest_limits.queued_bytes, 1'000, 1e9)},
      {"limits.pages", count(o.http_limits.connections, 1, 1e5)},
      {"limits.sessions", count(o.session_limits.sessions, 1, 1e6)},
      {"limits.memory_mb",
       number(0, 1e7,
              [&o](double mb) { o.session_limits.memory_bytes = static_cast<std::uint64_t>(mb * 1e6); })},
      {"session.end_after_s", span_s(o.session.end_after, 1, 86'400)},
      {"session.replay_patience_s", span_s(o.session.replay_patience, 1, 86'400)},
      {"session.min_free_mb",
       number(0, 1e7, [&o](double mb) { o.session.min_free_bytes = static_cast<std::uint64_t>(mb * 1e6); })},
      {"session.zstd_level", count(o.session.zstd_level, -50, 19)},
  };
}

void check(const toml::table& table, const std::string& prefix, const Keys& keys, std::string& faults) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (node.is_table()) {
      check(*node.as_table(), name + ".", keys, faults);
      continue;
    }
    const auto known = keys.find(name);
    const std::string wrong = known == keys.end() ? "is not known" : known->second(node);
    if (wrong.empty()) continue;
    faults += (faults.empty() ? "line " : "\nline ") + std::to_string(node.source().begin.line) + ": " +
              name + " " + wrong;
  }
}

}  // namespace

Status config_from(std::string_view text, const std::string& name, Config& config) try {
  const toml::table parsed = toml::parse(text);
  std::string faults;
  check(parsed, "", keys_of(config), faults);
  if (!faults.empty()) return Error{name + ": " + faults};
  return Done{};
} catch (const toml::parse_error& error) {
  const auto line = error.source().begin.line;
  return Error{name + (line > 0 ? ", line " + std::to_string(line) : "") + ": " +
               std::string(error.description())};
} catch (const TomlLost&) {
  return Error{name + ": is no TOML"};
}

Status read_config(const std::string& path, Config& config) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return Error{path + ": is a folder, not a file"};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{path + ": " + std::strerror(errno)};
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return Error{path + ": cannot be read to its end"};
  return config_from(text, path, config);
}

}  // namespace evenstride
