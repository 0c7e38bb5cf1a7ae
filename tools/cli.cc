#include "tools/cli.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "ingest/version.h"

namespace evenstride {
namespace {

/// An empty word is a script's variable that was never set.
const CLI::Validator kSomething([](std::string& word) { return std::string(word.empty() ? "is empty" : ""); },
                                "", "something");

/// One line, with the subcommand's name where one was given.
std::string usage_error(const CLI::App* app, const CLI::Error& error) {
  std::string program = app->get_name();
  for (const CLI::App* sub : app->get_subcommands()) program += ' ' + sub->get_name();
  return program + ": " + error.what() + "; see " + program + " --help\n";
}

}  // namespace

Options& Options::text(const std::string& name, std::string& value, const std::string& help, bool required) {
  app_.add_option(name, value, help)->required(required)->check(kSomething)->capture_default_str();
  return *this;
}

Options& Options::texts(const std::string& name, std::vector<std::string>& values, const std::string& help,
                        bool required) {
  auto* const option = app_.add_option(name, values, help)->required(required)->check(kSomething);
  if (name.starts_with("--"))
    option->allow_extra_args(false);  // or it would take what stands after its value too
  return *this;
}

Options& Options::number(const std::string& name, double& value, const std::string& help, double low,
                         double high) {
  app_.add_option(name, value, help)->check(CLI::Range(low, high))->capture_default_str();
  return *this;
}

Options& Options::count(const std::string& name, long& value, const std::string& help, long low, long high) {
  app_.add_option(name, value, help)->check(CLI::Range(low, high))->capture_default_str();
  return *this;
}

Options& Options::flag(const std::string& name, bool& value, const std::string& help) {
  app_.add_flag(name, value, help);
  return *this;
}

Options& Options::choice(const std::string& name, std::string& value, const std::string& help,
                         const std::vector<std::string>& allowed) {
  app_.add_option(name, value, help)->check(CLI::IsMember(allowed))->capture_default_str();
  return *this;
}

int run_program(int argc, char** argv, const std::vector<Command>& commands) {
  CLI::App app{"Evenstride: does a runner's left and right share the load, live and from file.",
               "evenstride"};
  app.set_version_flag("--version", version());
  app.require_subcommand(1);
  app.failure_message(usage_error);
  int status = kExitDone;
  for (const Command& command : commands) {
    CLI::App* sub = app.add_subcommand(command.name, command.help);
    Options options(*sub);
    auto run = command.declare(options);
    sub->callback([run, &status] { status = run(); });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitDone : kExitUsage;
  } catch (const CommandError& error) {
    std::cerr << "evenstride: " << error.what() << '\n';
    return error.exit_status;
  } catch (const std::exception& error) {
    std::cerr << "evenstride: " << error.what() << '\n';
    return kExitFailed;
  }
  return status;
}

}  // namespace evenstride
