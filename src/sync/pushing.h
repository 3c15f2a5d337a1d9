#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "catalog/item.h"
#include "catalog/listing.h"
#include "orders/stored_order.h"
#include "stock/push.h"
#include "stock/quantity.h"
#include "store/domains.h"
#include "store/kv.h"
#include "store/pushes.h"
#include "sync/apply_orders.h"
#include "sync/push_settings.h"

namespace invd::sync {

// What is pushed to Amazon, each function one transaction's work (STK-1 to 13, I16 to I22). Nothing is queued but keys:
// a number is computed from the ledger in the transaction that notes it as being sent.

/// How a domain's number comes about, step by step.
struct Assessment {
  store::DomainId id;
  std::optional<catalog::Item> item;
  std::vector<catalog::Listing> listings;  ///< of the domain, those that sell by our stock first
  std::optional<catalog::Listing> target;  ///< the one that is written and read
  std::vector<stock::Shelf> shelves;
  stock::PushScope scope;
  stock::PushRule rule;
  std::optional<std::int64_t> base;
  std::optional<std::int64_t> desired;
  std::string off;                 ///< why it is not written; empty: it is
  bool takes_other_stock = false;  ///< linked to an item whose stock is its own (ITEM-8)
};
/// By the mapping in force (STK-4).
[[nodiscard]] Result<Assessment> assess(store::ReadTxn& txn, const PushSettings& settings, const store::DomainId& id);
/// As it would be by that mapping.
[[nodiscard]] Result<Assessment> assess(store::ReadTxn& txn, const PushSettings& settings, const store::DomainId& id,
                                        const std::optional<WarehouseName>& mapped);

/// All that numbers rest on beside the ledger, as text: settings, and the mapping in force.
[[nodiscard]] Result<std::string> fingerprint(store::ReadTxn& txn, const PushSettings& settings);

/// Takes over into the domain's push what the books want now.
[[nodiscard]] Result<store::Push> evaluate(store::WriteTxn& txn, const PushSettings& settings,
                                           const store::DomainId& id, stock::Cause cause, Timestamp rests_on);

struct EvaluatedItems {
  std::size_t count = 0;                     ///< of items looked at
  std::vector<store::DomainId> unsupported;  ///< a feed carries more than the ledger supports now
};
/// Evaluates the domains of touched items, at most so many items; those of other integrations are passed on to them.
[[nodiscard]] Result<EvaluatedItems> evaluate_touched(store::WriteTxn& txn, const PushSettings& settings,
                                                      std::size_t limit);
[[nodiscard]] Result<bool> has_touched(store::ReadTxn& txn, const IntegrationName& integration);

/// Evaluates domains by SKU, behind `after`: what settings change. `next` empty at the end.
struct EvaluatedPage {
  std::size_t count = 0;
  std::string next;
};
[[nodiscard]] Result<EvaluatedPage> evaluate_page(store::WriteTxn& txn, const PushSettings& settings,
                                                  const std::string& after, Timestamp now);

/// What Amazon did to its numbers by itself, by an order that was stored or changed (STK-5).
[[nodiscard]] Result<void> note_order(store::WriteTxn& txn, const BooksSettings& settings,
                                      const orders::StoredOrder* before, const orders::StoredOrder& after);

/// Tells note_order() of every order that was stored or changed. Has no state of its own; used on the writer thread.
class NumbersObserver final : public OrderObserver {
 public:
  explicit NumbersObserver(BooksSettings settings) : settings_(std::move(settings)) {}
  [[nodiscard]] Result<News> order_changed(store::WriteTxn& txn, const orders::StoredOrder* before,
                                           const orders::StoredOrder& after) const override {
    if (const auto ok = note_order(txn, settings_, before, after); !ok) return fail(ok);
    return News();
  }

 private:
  BooksSettings settings_;
};

/// Up to when orders are known; nothing while raises must stop (STK-7, 13).
[[nodiscard]] Result<std::optional<Timestamp>> raise_horizon(store::ReadTxn& txn, const PushSettings& settings,
                                                             Timestamp now);
/// Up to when orders are known at all.
[[nodiscard]] Result<Timestamp> orders_horizon(store::ReadTxn& txn, const IntegrationName& integration);

/// A number read from Amazon, and what it means.
[[nodiscard]] Result<stock::ReadingOutcome> take_reading(store::WriteTxn& txn, const PushSettings& settings,
                                                         const store::DomainId& id, const stock::Reading& reading,
                                                         Timestamp now);

/// "an order or a shipment": what a difference rests on.
[[nodiscard]] std::string_view in_words(stock::Cause cause);

/// What is to be sent: noted as being sent, in the transaction that computed it (I17, I19).
struct ToSend {
  catalog::Listing listing;
  std::int64_t value = 0;
  std::int64_t read = 0;  ///< Amazon's number before
  std::uint64_t generation = 0;
  std::string reason;  ///< in words
};
/// Nothing: it need not, or may not, be sent. `reading`: of the listing `of`, which must be the target, at most
/// kReadingServes old. `feed`: the number of the feed that is to carry it; 0: it is patched.
inline constexpr Duration kReadingServes = std::chrono::minutes(5);
[[nodiscard]] Result<std::optional<ToSend>> begin_send(store::WriteTxn& txn, const PushSettings& settings,
                                                       const store::DomainId& id, const catalog::ListingId& of,
                                                       const stock::Reading& reading, bool by_hand, Timestamp now,
                                                       std::uint64_t feed = 0);
/// When the members of a feed are looked at by themselves, should nothing else become of it.
inline constexpr Duration kFeedFollowed = std::chrono::hours(8);
/// Whether the number is still what the ledger supports, right before its first byte leaves (I17).
[[nodiscard]] Result<bool> is_still_right(store::ReadTxn& txn, const PushSettings& settings, const store::DomainId& id,
                                          const ToSend& sending);

/// How a write ended.
enum class SendOutcome : std::uint8_t {
  accepted,   ///< Amazon has queued it
  refused,    ///< Amazon says that it will not
  not_sent,   ///< nothing left
  no_answer,  ///< it may have happened
};
[[nodiscard]] Result<store::Push> end_send(store::WriteTxn& txn, const store::DomainId& id, std::uint64_t generation,
                                           SendOutcome outcome, const std::string& why, Timestamp now);

/// Frees what a hold keeps back. Whether it did.
[[nodiscard]] Result<bool> release_hold(store::WriteTxn& txn, const store::DomainId& id);

}  // namespace invd::sync
