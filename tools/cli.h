/// The command line, one file a subcommand. A thin face over CLI11, which is slow to compile: only cli.cc
/// sees it.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace evenstride {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

/// Ends a command with one clear line on stderr and exit status `kExitFailed`, or `kExitUsage` for a wrong
/// call.
class CommandError : public std::runtime_error {
 public:
  explicit CommandError(const std::string& line, int status = kExitFailed)
      : std::runtime_error(line), exit_status(status) {}
  int exit_status;
};

/// The options of one subcommand. Bound variables hold their default before parsing.
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}
  /// A positional argument, or an option when `name` starts with "--".
  Options& text(const std::string& name, std::string& value, const std::string& help, bool required = false);
  /// As many values as are given; an option is named anew before each.
  Options& texts(const std::string& name, std::vector<std::string>& values, const std::string& help,
                 bool required = false);
  Options& number(const std::string& name, double& value, const std::string& help, double low, double high);
  Options& count(const std::string& name, long& value, const std::string& help, long low, long high);
  Options& flag(const std::string& name, bool& value, const std::string& help);
  Options& choice(const std::string& name, std::string& value, const std::string& help,
                  const std::vector<std::string>& allowed);

 private:
  CLI::App& app_;
};

/// A subcommand: its name, one line of help, its options (bound to state that `declare` creates), and what it
/// does.
struct Command {
  std::string name;
  std::string help;
  /// Declares options and returns the function that runs with the parsed values and yields the exit status.
  std::function<std::function<int()>(Options&)> declare;
};

/// Parses and runs; prints help, version and errors itself. @return the process's exit status.
int run_program(int argc, char** argv, const std::vector<Command>& commands);

}  // namespace evenstride
