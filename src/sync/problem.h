#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "amazon/health.h"
#include "base/marketplace.h"
#include "base/timestamp.h"
#include "store/sync_state.h"

namespace invd::sync {

/// Something about an integration that needs a look, with its remedy (INT-6). Derived from facts each time somebody
/// asks, so it vanishes with its cause.
struct Problem {
  std::string code;      ///< stable: "currency_mismatch"
  bool is_error = true;  ///< false: a warning; the integration works
  std::string message;
  std::string hint;
  std::optional<Timestamp> since;
  bool operator==(const Problem&) const = default;
};

/// Every code that problems() gives of its own; the others are the names of amazon::Trouble.
inline constexpr std::array<std::string_view, 11> kProblemCodes = {"region_wrong",
                                                                   "marketplace_not_joined",
                                                                   "currency_mismatch",
                                                                   "listings_suspended",
                                                                   "clock_skew",
                                                                   "client_secret_expires",
                                                                   "client_secret_expired",
                                                                   "client_secret_date",
                                                                   "quarantine",
                                                                   "orders_stale",
                                                                   "orders_late"};

/// What the problems of an integration are derived from.
struct IntegrationFacts {
  IntegrationName name;
  Region region = Region::na;
  std::string organization_currency;
  std::vector<const Marketplace*> marketplaces;           ///< configured; the first is the primary one
  const store::Participations* participations = nullptr;  ///< null: not asked yet
  std::optional<Timestamp> participations_since;          ///< since when they and the settings are as they are
  const amazon::Health* health = nullptr;
  std::uint64_t quarantined = 0;
  bool orders_automatic = true;
  Duration orders_interval{0};  ///< as set, or longer where Amazon's rate allows no more
  std::optional<Timestamp> orders_last_success;
  std::optional<Timestamp> orders_last_page;      ///< when a run that is under way read its last page
  Duration orders_late_by{0};                     ///< store::OrdersState::late_by
  Duration orders_overlap{0};                     ///< of windows, as it grew by that; as set: 0
  std::optional<Timestamp> active_since;          ///< when this daemon began to work on it
  std::optional<Timestamp> client_secret_issued;  ///< as configured
};

/// How much later than two intervals orders may be, for what a run takes; another interval where that is shorter.
inline constexpr Duration kOrdersGrace = std::chrono::minutes(1);
/// A client secret must be rotated every 180 days (Amazon: rotating your application's LWA credentials).
inline constexpr Duration kClientSecretLife = std::chrono::days(180);
/// A warning is told again at each of these ends before the end (INT-6).
inline constexpr std::array<int, 4> kClientSecretWarnings = {30, 14, 7, 1};  // days
/// Which of them has been reached: 0 none, 1 the first, ... and one more when the secret has expired. Pure.
[[nodiscard]] int client_secret_stage(Timestamp issued, Timestamp now);
/// Amazon's clock and ours may differ by so much before it is said (I13).
inline constexpr Duration kMaxClockSkew = std::chrono::seconds(60);

[[nodiscard]] std::vector<Problem> problems(const IntegrationFacts& facts, Timestamp now);

/// Why the account must not be synced: the currency of its primary marketplace is not the organization's, or it does
/// not take part in a configured marketplace (INT-2). Empty when it may.
[[nodiscard]] std::vector<Problem> activation_problems(const IntegrationFacts& facts);

}  // namespace invd::sync
