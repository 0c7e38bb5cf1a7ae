#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "ingest/access/secret.h"
#include "ingest/catalogue/catalogue.h"
#include "ingest/daemon/daemon.h"
#include "ingest/daemon/data_directory.h"
#include "ingest/daemon/log.h"
#include "ingest/wire/frames.h"
#include "tools/commands/commands.h"

namespace evenstride::commands {
namespace {

struct Request {
  std::string action, data = default_data_directory(), kind = "device", runner, label;
  long id = 0;
  bool json = false;
};

std::unique_ptr<Catalogue> open_catalogue(const Request& r, bool may_make) {
  std::error_code error;
  if (may_make) std::filesystem::create_directories(r.data, error);
  const std::string path = r.data + "/catalogue.sqlite";
  if (!may_make && !std::filesystem::exists(path)) throw CommandError("no catalogue in " + r.data);
  auto catalogue = Catalogue::open(path);
  if (!catalogue) throw CommandError(catalogue.error());
  return std::move(*catalogue);
}

// The token goes to stdout alone, so that it can be led into a file without standing anywhere else.
int add(const Request& r) {
  if (!r.runner.empty() && !is_name(r.runner))
    throw CommandError("--runner must be " + std::string(kNameRule), kExitUsage);
  if (std::any_of(r.label.begin(), r.label.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }))
    throw CommandError("--label is one line of text", kExitUsage);
  const std::string token = make_token();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto id = open_catalogue(r, true)->add_token(
      {0, token_hash(token), r.kind, r.runner, r.label,
       std::chrono::duration_cast<std::chrono::nanoseconds>(now).count(), false});
  if (!id) throw CommandError(id.error());
  if (r.json) {
    std::cout << "{\"id\":" << *id << ",\"token\":\"" << token << "\"}\n";
    return kExitDone;
  }
  std::cerr << "Token " << *id << " for a " << r.kind << ", "
            << (r.runner.empty() ? "every runner" : "runner " + r.runner) << ". It is shown this once:\n";
  std::cout << token << '\n';
  return kExitDone;
}

std::string json_of(const TokenRecord& token) {
  return "{\"id\":" + std::to_string(token.id) + ",\"kind\":\"" + token.kind + "\",\"runner\":\"" +
         json_escaped(token.runner) + "\",\"label\":\"" + json_escaped(token.label) +
         "\",\"created_unix_ns\":" + std::to_string(token.created_unix_ns) +
         ",\"revoked\":" + (token.revoked ? "true" : "false") + "}";
}

int list(const Request& r) {
  std::string rows;
  const auto tokens = open_catalogue(r, false)->tokens();
  if (!tokens) throw CommandError(tokens.error());
  for (const TokenRecord& token : *tokens) {
    if (r.json) {
      rows += (rows.empty() ? "" : ",") + json_of(token);
    } else {
      rows += std::to_string(token.id) + "  " + token.kind + "  " +
              (token.runner.empty() ? "every runner" : token.runner) + "  " + token.label +
              (token.revoked ? "  revoked" : "") + '\n';
    }
  }
  std::cout << (r.json ? "[" + rows + "]\n" : rows);
  return kExitDone;
}

int revoke(const Request& r) {
  if (r.id == 0) throw CommandError("which one? --id takes the number that 'token list' shows", kExitUsage);
  const Status revoked = open_catalogue(r, false)->revoke_token(r.id);
  if (!revoked) throw CommandError(revoked.error());
  std::cerr << "Token " << r.id << " is revoked.\n";
  return kExitDone;
}

}  // namespace

Command token() {
  return {"token", "Make, list and revoke the tokens of sensors and pages", [](Options& options) {
            auto r = std::make_shared<Request>();
            options.choice("action", r->action, "what to do", {"add", "list", "revoke"})
                .text("--data", r->data, "data directory of the daemon, which may be running")
                .choice("--kind", r->kind, "add: for a sensor or for a page", {"device", "viewer"})
                .text("--runner", r->runner, "add: opens this runner only; default every runner")
                .text("--label", r->label, "add: a word to know it by")
                .count("--id", r->id, "revoke: its number", 1, 1'000'000'000)
                .flag("--json", r->json, "as JSON");
            return [r] {
              if (r->action == "add") return add(*r);
              if (r->action == "list") return list(*r);
              if (r->action == "revoke") return revoke(*r);
              throw CommandError("token takes add, list or revoke", kExitUsage);
            };
          }};
}

}  // namespace evenstride::commands
