#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "process/harness/daemon.h"

namespace invd::process {

/// A shop whose daemon is well: connected, orders imported, nothing to complain of.
class Shop {
 public:
  explicit Shop(SandboxOptions options = {.orders = 20});

  Sandbox sandbox;
  Daemon daemon;

  /// Writes the configuration as it is now, with `line` put below the integration's refresh token, and has it read.
  void reload(const std::string& credentials_line = {});
  /// Orders are asked for now and not at the next interval; nobody waits.
  void ask_for_orders() const;

  struct Examination {
    int exit = -1;
    nlohmann::json findings;
    /// The finding of that code; null when there is none.
    [[nodiscard]] nlohmann::json find(const std::string& code) const;
    /// The codes of what is not ok.
    [[nodiscard]] std::vector<std::string> complaints() const;
  };
  [[nodiscard]] Examination doctor() const;
  /// The problem of that code in status; null when there is none.
  [[nodiscard]] nlohmann::json problem(const std::string& code) const;
};

/// One thing that is broken, the line that says so, and how it is mended.
struct Break {
  std::string name;
  std::string code;    ///< in doctor
  std::string status;  ///< in status; empty when doctor alone looks for it
  std::string area;
  bool is_error = true;
  std::string says;  ///< part of the message
  std::string hint;  ///< part of the remedy
  std::function<void(Shop&)> breaks;
  std::function<void(Shop&)> mends;
  std::string cause = {};  ///< what must stand beside it
  /// How long before the break the complaint may say that it began: an import was last well before it.
  std::chrono::seconds earlier = std::chrono::seconds(1);
};
void PrintTo(const Break& one, std::ostream* out);

/// The lists that the parametrised tests run, each in its own file; the test of completeness looks into them.
[[nodiscard]] std::vector<Break> amazon_breaks();
[[nodiscard]] std::vector<Break> credential_breaks();
[[nodiscard]] std::vector<Break> machine_breaks();

/// Breaks one thing, sees its line arrive within a minute and name when it began, mends it and sees it go.
void expect_found_and_gone(Shop& shop, const Break& one);

}  // namespace invd::process
