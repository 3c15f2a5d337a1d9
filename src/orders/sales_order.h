#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "orders/stored_order.h"

namespace invd::orders {

/// Which orders become sales orders (PREF-2).
enum class Preference : std::uint8_t { confirmed, confirmed_and_fulfilled };
[[nodiscard]] std::string_view name(Preference preference);
[[nodiscard]] std::optional<Preference> preference_from_name(std::string_view name);

enum class SalesStatus : std::uint8_t { pending, confirmed, partially_fulfilled, fulfilled, voided };
/// "pending", "confirmed", "partially_fulfilled", "fulfilled", "void".
[[nodiscard]] std::string_view name(SalesStatus status);
[[nodiscard]] std::optional<SalesStatus> sales_status_from_name(std::string_view name);

enum class Channel : std::uint8_t { fba, mfn };
[[nodiscard]] std::string_view name(Channel channel);  ///< "FBA", "MFN"

/// A line of a sales order. Units; ordered = fulfilled + cancelled + still to ship.
struct SalesLine {
  LineId line_id;
  Sku seller_sku;
  std::string title;
  std::int64_t quantity = 0;
  std::int64_t fulfilled = 0;
  std::int64_t cancelled = 0;
  std::optional<Money> unit_price;
  std::optional<Money> tax;  ///< the amount Amazon gives, at rate "unknown" (ORD-13)
};

/// The order as our books show it (cli.md, object `order`). A view: derived from a StoredOrder, never stored itself.
struct SalesOrder {
  SalesStatus status = SalesStatus::pending;
  Channel channel = Channel::mfn;
  std::string on_hold;     ///< why it cannot be shipped; empty: it can
  bool read_only = false;  ///< FBA: no edit, no shipment, no void by hand (ORD-4)
  bool force_fulfilled = false;
  bool cancel_requested = false;  ///< the buyer asked; blocks automatic confirmation of shipment (ORD-8)
  bool replacement = false;
  bool external_outbound = false;  ///< NON_AMAZON: shipped by FBA for another channel (ORD-12)
  std::optional<Timestamp> ship_by;
  std::optional<Money> total;
  std::vector<SalesLine> lines;
};

[[nodiscard]] SalesOrder sales_order(const StoredOrder& order);

/// The state of a sales order that Amazon's words mean (ORD-1, 2, 3, 8).
[[nodiscard]] SalesStatus sales_status(const AmazonOrder& order);

/// Units of a line that Amazon says are shipped and cancelled (ORD-3, 8).
struct LineUnits {
  std::int64_t fulfilled = 0;
  std::int64_t cancelled = 0;
};
[[nodiscard]] LineUnits line_units(const AmazonOrder& order, const AmazonOrderItem& line);

/// The line of that id; null where the order, or the line, is not there.
[[nodiscard]] const AmazonOrderItem* line_of(const StoredOrder* order, const LineId& line);

/// Whether Amazon ships it (ORD-4).
[[nodiscard]] bool is_shipped_by_amazon(const AmazonOrder& order);

/// Why an order that is seen for the first time gets no sales order; empty when it gets one (ORD-1). Orders already in
/// our books follow their later states whatever the preference.
[[nodiscard]] std::string skip_reason(const AmazonOrder& first_seen, Preference preference);

/// The comments after a new version was taken: "Paid" once, as Amazon only passes paid orders on (ORD-5).
void add_comments(StoredOrder& order, Timestamp now);

}  // namespace invd::orders
