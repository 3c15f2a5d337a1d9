#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "process/harness/program.h"
#include "process/harness/temp_dir.h"

namespace invd::process {

/// How amazon-sandbox is started; see its --help.
struct SandboxOptions {
  int products = 50;
  int orders = 300;  ///< of the 90 days before the start
  std::uint64_t seed = 1;
  std::vector<std::string> marketplaces = {"US", "CA"};
  double live_rate = 0;      ///< new orders a minute of the shop's time
  double speed = 1;          ///< of the shop's time
  double quota_scale = 200;  ///< Amazon's own rates would take hours
  double burst_scale = 1;
  std::vector<std::string> faults = {};
  std::string models = {};  ///< checks every request against Amazon's models in that folder
  /// The values have a word of their own, so that a test finds them wherever they should not be.
  std::string client_id = "amzn1.application-oa2-client.canaryclientid0001";
  std::string client_secret = "amzn1.oa2-cs.v1.canaryclientsecret0001";
  std::string refresh_token = "Atzr|canaryrefreshtoken0001";
  std::vector<std::string> more = {};  ///< further arguments
};

/// A running amazon-sandbox, ready when constructed. Everything throws std::runtime_error when it does not answer, or
/// refuses.
class Sandbox {
 public:
  explicit Sandbox(SandboxOptions options = {});

  [[nodiscard]] const SandboxOptions& options() const { return options_; }
  [[nodiscard]] std::string address() const;        ///< "http://127.0.0.1:PORT"
  [[nodiscard]] std::string login_address() const;  ///< "http://127.0.0.1:PORT/auth/o2/token"
  [[nodiscard]] Program& program() { return program_; }

  /// An array of orders: as a search shows them now, or as they really are.
  [[nodiscard]] nlohmann::json visible() const;
  [[nodiscard]] nlohmann::json truth() const;
  [[nodiscard]] nlohmann::json counters() const;
  /// What became of one operation's calls: calls, granted, throttled, byStatus, bucket.
  [[nodiscard]] nlohmann::json counters_of(const std::string& operation) const;

  /// "late_search=0.1", "slow_answer=1:2000@searchOrders", "reset=1x3": name=probability[:amount][xcount][@operation].
  void set_fault(const std::string& fault) const;
  void clear_faults() const;
  /// Of one line: how many units. Gives the order's id. `still`: it does not move on by itself.
  [[nodiscard]] std::string place(const nlohmann::json& order) const;
  void ship(const std::string& order_id) const;
  void cancel(const std::string& order_id, const std::string& by = "BUYER", bool silently = false) const;
  void advance(Milliseconds by) const;
  void set_quota_scale(double scale) const;
  /// {"expire":true}, {"revoke":true}, {"secret":"...","forgetOld":true}
  void change_tokens(const nlohmann::json& change) const;

  [[nodiscard]] nlohmann::json get(const std::string& path) const;
  nlohmann::json post(const std::string& path, const nlohmann::json& body) const;

 private:
  [[nodiscard]] Launch launch() const;
  SandboxOptions options_;
  TempDir home_;
  Program program_;
  int port_ = 0;
};

}  // namespace invd::process
