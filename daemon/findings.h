#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace invd::daemon {

/// One kind of line that doctor may say. Codes with a dot are doctor's own; the others are the problems of status.
struct FindingKind {
  std::string_view code;
  std::string_view area;
  bool is_good = false;  ///< says that a check found nothing
};

/// Every code that doctor and status can say. The tests hold a break, its line and its mending against each.
inline constexpr auto kFindingKinds = std::to_array<FindingKind>({
    {"config.valid", "config", true},
    {"config.invalid", "config"},
    {"config.changed", "config"},
    {"config.restart", "config"},
    {"config.writable_by_all", "permissions"},
    {"integration.inactive", "config"},
    {"integration.none", "config"},
    {"control.groups", "permissions", true},
    {"control.unknown_group", "permissions"},
    {"store.unreadable", "store"},
    {"store.whole", "store", true},
    {"store.damaged", "store"},
    {"store.space", "store", true},
    {"store.tight", "store"},
    {"store.full", "store"},
    {"store.closed", "permissions", true},
    {"store.open_to_all", "permissions"},
    {"disk.free", "disk", true},
    {"disk.little", "disk"},
    {"credentials.age", "credentials", true},
    {"credentials.readable", "credentials", true},
    {"credentials.not_found", "credentials"},
    {"credentials.permission", "credentials"},
    {"credentials.malformed", "credentials"},
    {"credentials.limit", "credentials"},
    {"clock.agrees", "clock", true},
    {"connection.works", "connection", true},
    {"connection.failed", "connection"},
    {"connection.slow", "connection"},
    {"orders.current", "orders", true},
    {"quota.unshared", "quota", true},
    {"quota.shared", "quota"},
    {"credentials_unreadable", "credentials"},
    {"client_refused", "credentials"},
    {"authorization_refused", "credentials"},
    {"client_secret_expires", "credentials"},
    {"client_secret_expired", "credentials"},
    {"client_secret_date", "credentials"},
    {"role_missing", "roles"},
    {"access_denied", "roles"},
    {"listings_suspended", "roles"},
    {"region_wrong", "region"},
    {"marketplace_not_joined", "region"},
    {"endpoint_wrong", "region"},
    {"currency_mismatch", "config"},
    {"unreachable", "connection"},
    {"failing", "connection"},
    {"throttled", "quota"},
    {"clock_skew", "clock"},
    {"quarantine", "orders"},
    {"orders_stale", "orders"},
    {"orders_late", "orders"},
    {"stock_held", "stock"},
    {"stock_unconfirmed", "stock"},
});

/// Null for a code that is not in the table.
[[nodiscard]] constexpr const FindingKind* find_finding_kind(std::string_view code) {
  const auto* found = std::ranges::find(kFindingKinds, code, &FindingKind::code);
  return found == std::ranges::end(kFindingKinds) ? nullptr : found;
}

/// A code that is in the table; another does not compile.
class FindingCode {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is given where a code is asked for
  consteval FindingCode(const char* code) : kind_(find_finding_kind(code)) {
    if (kind_ == nullptr) throw "the code is not in kFindingKinds";  // NOLINT: never runs, it ends the compilation
  }
  [[nodiscard]] std::string code() const { return std::string(kind_->code); }
  [[nodiscard]] std::string area() const { return std::string(kind_->area); }

 private:
  const FindingKind* kind_;
};

}  // namespace invd::daemon
