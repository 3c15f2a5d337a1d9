#include "sync/problem.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "sync/window.h"

namespace invd::sync {
namespace {

using store::Participation;

/// A code that is in kProblemCodes; another does not compile.
consteval std::string_view listed(std::string_view code) {
  if (std::ranges::find(kProblemCodes, code) == kProblemCodes.end())
    throw "the code is not in kProblemCodes";  // NOLINT: never runs, it ends the compilation
  return code;
}

const Participation* participation_in(const store::Participations& all, const Marketplace& marketplace) {
  const auto found =
      std::ranges::find_if(all.list, [&](const Participation& p) { return p.marketplace.view() == marketplace.id; });
  return found == all.list.end() ? nullptr : &*found;
}

/// The region that every known marketplace of the account lies in, if it is another than the configured one.
std::optional<Region> other_region(const store::Participations& all, Region configured) {
  std::optional<Region> found;
  for (const Participation& p : all.list)
    if (const Marketplace* known = find_marketplace(p.marketplace.view())) {
      if (known->region == configured) return std::nullopt;
      found = known->region;
    }
  return found;
}

Problem to_problem(const amazon::Failure& f, bool is_error = true) {
  return {std::string(amazon::name(f.trouble)), is_error, f.error.message, f.error.hint, f.since};
}

void add_connection_problems(std::vector<Problem>& list, const amazon::Health& health) {
  if (health.login) list.push_back(to_problem(*health.login));
  if (health.failure && !(health.login && health.login->trouble == health.failure->trouble))
    list.push_back(to_problem(*health.failure, health.failure->trouble != amazon::Trouble::throttled));
  if (health.missing_role) list.push_back(to_problem(*health.missing_role));
  if (health.clock_skew && std::chrono::abs(*health.clock_skew) > kMaxClockSkew)
    list.push_back(
        {std::string(listed("clock_skew")), false,
         fmt::format("this machine's clock is {} s {} Amazon's", std::chrono::abs(*health.clock_skew).count() / 1000,
                     health.clock_skew->count() > 0 ? "behind" : "ahead of"),
         "set the clock, e.g. with `timedatectl set-ntp true`", std::nullopt});
}

std::int64_t days_until(Timestamp when, Timestamp now) {
  return std::chrono::ceil<std::chrono::days>(when - now).count();
}

void add_secret_age(std::vector<Problem>& list, Timestamp issued, Timestamp now) {
  const auto day = [](Timestamp t) { return to_rfc3339(t).substr(0, 10); };
  if (issued > now + std::chrono::days(1)) {
    list.push_back({std::string(listed("client_secret_date")),
                    false,
                    fmt::format("credentials.client_secret_issued is {}, a day to come", day(issued)),
                    "write the day on which the client secret was made, so that its end is told in time",
                    {}});
    return;
  }
  const int stage = client_secret_stage(issued, now);
  if (stage == 0) return;
  const Timestamp expires = issued + kClientSecretLife;
  const std::string hint =
      "make a new client secret in Solution Provider Portal, put it and its day (credentials.client_secret_issued) in "
      "place, then run `invctl config reload`; the old one works for 7 more days";
  if (expires <= now) {
    list.push_back({std::string(listed("client_secret_expired")), true,
                    fmt::format("the client secret expired on {}", day(expires)), hint, expires});
    return;
  }
  const auto left = days_until(expires, now);
  list.push_back(
      {std::string(listed("client_secret_expires")), false,
       fmt::format("the client secret expires in {} {}, on {}", left, left == 1 ? "day" : "days", day(expires)), hint,
       expires - std::chrono::days(kClientSecretWarnings.front())});
}

}  // namespace

int client_secret_stage(Timestamp issued, Timestamp now) {
  const auto left = days_until(issued + kClientSecretLife, now);
  const auto reached = std::ranges::count_if(kClientSecretWarnings, [left](int days) { return left <= days; });
  return static_cast<int>(reached) + (left <= 0 ? 1 : 0);
}

std::vector<Problem> activation_problems(const IntegrationFacts& facts) {
  std::vector<Problem> list;
  if (facts.participations == nullptr || facts.marketplaces.empty()) return list;
  const store::Participations& all = *facts.participations;
  const Timestamp since = facts.participations_since.value_or(all.fetched_at);
  if (const auto region = other_region(all, facts.region)) {
    list.push_back({std::string(listed("region_wrong")), true,
                    fmt::format("the account sells in region {}, but {} is configured with region {}",
                                invd::name(*region), facts.name.str(), invd::name(facts.region)),
                    fmt::format("set `region: {}` and marketplaces of that region", invd::name(*region)), since});
    return list;
  }
  for (const Marketplace* marketplace : facts.marketplaces) {
    const Participation* p = participation_in(all, *marketplace);
    if (p == nullptr || !p->participating) {
      list.push_back(
          {std::string(listed("marketplace_not_joined")), true,
           fmt::format("the account does not sell in marketplace {} ({})", marketplace->country, marketplace->id),
           "take it out of `marketplaces`, or open that store in Seller Central", since});
    } else if (marketplace == facts.marketplaces.front() && p->currency != facts.organization_currency) {
      list.push_back({std::string(listed("currency_mismatch")), true,
                      fmt::format("the organization's currency is {}, but the account's in {} is {}",
                                  facts.organization_currency, marketplace->country, p->currency),
                      "set `organization.currency` to the account's, or make another marketplace the first one",
                      since});
    }
  }
  return list;
}

std::vector<Problem> problems(const IntegrationFacts& facts, Timestamp now) {
  std::vector<Problem> list = activation_problems(facts);
  if (facts.participations != nullptr)
    for (const Marketplace* marketplace : facts.marketplaces) {
      const Participation* p = participation_in(*facts.participations, *marketplace);
      if (p != nullptr && p->suspended_listings)
        list.push_back({std::string(listed("listings_suspended")), true,
                        fmt::format("Amazon has suspended the account's listings in {}", marketplace->country),
                        "see Account Health in Seller Central; orders are still imported",
                        facts.participations_since.value_or(facts.participations->fetched_at)});
    }
  if (facts.health != nullptr) add_connection_problems(list, *facts.health);
  if (facts.client_secret_issued) add_secret_age(list, *facts.client_secret_issued, now);
  if (facts.quarantined > 0)
    list.push_back({std::string(listed("quarantine")), false,
                    facts.quarantined == 1
                        ? std::string("an order could not be read and waits in quarantine")
                        : fmt::format("{} orders could not be read and wait in quarantine", facts.quarantined),
                    "`invctl quarantine list` names them; `invctl quarantine retry ID` reads one again", std::nullopt});
  if (facts.orders_overlap > Duration(0))
    list.push_back({std::string(listed("orders_late")), false,
                    fmt::format("Amazon shows updates of orders late, by up to {}", in_minutes(facts.orders_late_by)),
                    fmt::format("nothing to do: windows overlap by {} as long as it lasts, and each audit halves that "
                                "when nothing is late any more",
                                in_minutes(facts.orders_overlap)),
                    std::nullopt});
  if (facts.orders_automatic && facts.active_since) {
    const Timestamp last = std::max(facts.orders_last_success.value_or(*facts.active_since), *facts.active_since);
    // A first import takes hours at Amazon's rates: what goes forward is not stale.
    const Timestamp moved = std::max(last, facts.orders_last_page.value_or(last));
    if (now - moved > facts.orders_interval * 2 + std::min(facts.orders_interval, kOrdersGrace))
      list.push_back({std::string(listed("orders_stale")), true,
                      fmt::format("no import of orders has succeeded since {}", to_rfc3339(last)),
                      "`invctl history list --module orders` shows why", last});
  }
  return list;
}

}  // namespace invd::sync
