#include "ingest/daemon/retention.h"

#include <chrono>
#include <filesystem>
#include <iostream>

#include "ingest/daemon/log.h"
#include "tools/commands/commands.h"
#include "tools/commands/daemon_options.h"

namespace evenstride::commands {
namespace {

struct Request {
  std::string data, rule, config;
  bool json = false;
};

std::string json_of(const Removal& removal) {
  return "{\"session\":\"" + json_escaped(removal.session.session_id()) +
         "\",\"bytes\":" + std::to_string(removal.bytes) + ",\"why\":\"" + json_escaped(removal.why) + "\"}";
}

void tell(const RetentionPlan& plan, bool json) {
  if (json) {
    std::string rows;
    for (const Removal& removal : plan.removals) rows += (rows.empty() ? "" : ",") + json_of(removal);
    std::cout << "{\"removals\":[" << rows << "],\"bytes_before\":" << plan.bytes_before
              << ",\"bytes_after\":" << plan.bytes_after << "}\n";
    return;
  }
  for (const Removal& removal : plan.removals) {
    std::cout << removal.session.session_id() << "  " << removal.bytes / 1'000'000 << " MB  " << removal.why
              << '\n';
  }
  std::cout << plan.removals.size() << " recordings would go: " << plan.bytes_before / 1'000'000
            << " MB before, " << plan.bytes_after / 1'000'000
            << " MB after. Nothing was removed: the daemon does that.\n";
}

int run(const Request& r) {
  const DaemonOptions options = read_options(r.config, r.data).daemon;
  const auto rule = retention_rule_from(r.rule.empty() ? options.retention : r.rule);
  if (!rule) throw CommandError(rule.error(), kExitUsage);
  if (!rule->any()) throw CommandError("which rule? --rule 90d,20GB, or a --config that has one", kExitUsage);
  const std::string path = options.data + "/catalogue.sqlite";
  if (!std::filesystem::exists(path)) throw CommandError("no catalogue in " + options.data);
  const auto catalogue = Catalogue::open(path);
  if (!catalogue) throw CommandError(catalogue.error());
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  tell(retention_plan(**catalogue, options.data + "/recordings", *rule,
                      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()),
       r.json);
  return kExitDone;
}

}  // namespace

Command retention() {
  return {"retention", "List which recordings a retention rule would remove, and why; removes nothing",
          [](Options& options) {
            auto r = std::make_shared<Request>();
            options.text("--data", r->data, "data directory of the daemon")
                .text("--rule", r->rule, "90d: older than 90 days; 20GB: the oldest above that; or 90d,20GB")
                .text("--config", r->config, "take rule and directory from the daemon's configuration")
                .flag("--json", r->json, "as JSON");
            return [r] { return run(*r); };
          }};
}

}  // namespace evenstride::commands
