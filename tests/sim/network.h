#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "sim/fault_plan.h"
#include "sim/reference.h"
#include "support/sandbox_client.h"

namespace invd::sim {

/// The way to Amazon: the sandbox behind a network that is down for a while, slow, or garbles what it carries. Tells
/// the reference what reached invd, and knows what is under way.
class Network final : public http::Client {
 public:
  enum class Way : std::uint8_t { login, participations, page, order, patch, feed };
  static constexpr std::size_t kWays = 6;

  Network(test::ManualScheduler& scheduler, sandbox::World& world, const FaultPlan& plan, std::uint64_t seed,
          Reference& reference, std::map<std::string, std::uint64_t>& fired);

  async::Task<Result<http::Response>> send(http::Request request) override;

  [[nodiscard]] Timestamp shop_now() const { return client_.shop_now(); }
  [[nodiscard]] int under_way(Way way) const { return under_way_[static_cast<std::size_t>(way)]; }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }
  /// No connection until then.
  void break_until(Monotonic when) { down_until_ = when; }
  /// From now on nothing goes wrong here.
  void calm() { calm_ = true; }

  /// Changes an answer after the reference has seen it: for tests that must be caught.
  std::function<void(Way way, http::Response& response)> tamper;

 private:
  void make_stale(const std::string& path, std::string& body);

  test::ManualScheduler& scheduler_;
  test::SandboxClient client_;
  SeededRandom random_;
  bool garbles_;
  bool delays_;
  bool is_stale_;
  bool calm_ = false;
  Monotonic down_until_;
  Reference& reference_;
  std::map<std::string, std::uint64_t>& fired_;
  std::array<int, kWays> under_way_{};
  std::uint64_t sent_ = 0;
  std::map<std::string, std::vector<std::string>> told_;  ///< by path: what getOrder told, the last two that differ
};

}  // namespace invd::sim
