#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "orders/stored_order.h"
#include "stock/line_effects.h"
#include "store/domains.h"
#include "store/kv.h"
#include "store/lines.h"
#include "store/postings.h"
#include "sync/apply_orders.h"

namespace invd::sync {

/// What of the configuration the books of one integration rest on.
struct BooksSettings {
  IntegrationName integration;
  /// Marketplaces that share one quantity per SKU; empty: all of the integration do (an inference about Amazon).
  std::vector<std::vector<MarketplaceId>> quantity_domains;
  bool operator==(const BooksSettings&) const = default;
};

/// The quantity domain of a listing or of an order's line.
[[nodiscard]] store::DomainId domain_of(const BooksSettings& settings, const MarketplaceId& marketplace,
                                        const Sku& sku);

/// What a version of an order did to what is available of a line's item.
struct LineChange {
  stock::LineRef line;
  store::DomainId domain;
  ItemId item;
  stock::Place place;
  std::int64_t held = 0;  ///< units taken for the first time, of a purchase after its domain's cut: promised
  std::int64_t out = 0;   ///< and those that had left already
  std::int64_t back = 0;  ///< units given back
};

/// Told of such changes after they are booked, in their transaction. Used on the writer thread.
class LineWitness {
 public:
  virtual ~LineWitness() = default;
  [[nodiscard]] virtual Result<News> line_booked(store::WriteTxn& txn, const orders::StoredOrder& order,
                                                 const LineChange& change) const = 0;
};

/// What orders do to stock (ORD-1 to 8, ITEM-5, 9): each line of an order that was stored or changed reserves, deducts
/// and gives back as its quantity domain's link says. Has no state of its own; used on the writer thread.
class Books final : public OrderObserver {
 public:
  explicit Books(BooksSettings settings, std::shared_ptr<const LineWitness> witness = {})
      : settings_(std::move(settings)), witness_(std::move(witness)) {}
  [[nodiscard]] Result<News> order_changed(store::WriteTxn& txn, const orders::StoredOrder* before,
                                           const orders::StoredOrder& after) const override;

 private:
  [[nodiscard]] Result<void> book(store::WriteTxn& txn, const orders::StoredOrder* before,
                                  const orders::StoredOrder& after, const orders::AmazonOrderItem& item,
                                  News& news) const;

  BooksSettings settings_;
  std::shared_ptr<const LineWitness> witness_;  ///< null: nobody looks
};

/// What is done to a line from now on that did nothing yet, as its domain's cut is judged.
enum class Unpinned : std::uint8_t {
  waits,    ///< no link, or an opening that is not posted yet
  moves,    ///< it moves stock
  settled,  ///< it moves nothing, ever
};
struct CutDecision {
  Unpinned what = Unpinned::waits;
  stock::CutJudgement judgement = {};
  [[nodiscard]] bool is_doubtful() const { return judgement.what == stock::AtCut::doubtful; }
};
/// `line` is null where the books know nothing of it.
[[nodiscard]] CutDecision decide(const orders::StoredOrder& order, const orders::AmazonOrderItem& item,
                                 const store::LineRecord* line, const store::QuantityDomain* domain);

/// A line as a version of its order states it, for what an opening must know of it.
[[nodiscard]] stock::LineVersion version_of(const orders::StoredOrder& order, const orders::AmazonOrderItem& item);

/// Books one line. `before`: the order's version before, null for none or where only the link changed. `at`: when what
/// is posted counts. What it did; nothing where that changed nothing of what is available.
[[nodiscard]] Result<std::optional<LineChange>> book_line(store::WriteTxn& txn, const BooksSettings& settings,
                                                          const orders::StoredOrder* before,
                                                          const orders::StoredOrder& order,
                                                          const orders::AmazonOrderItem& item, Timestamp at);

/// Posts a step's movements and commitment changes, and keeps the line's state. `closed`: its order is final.
[[nodiscard]] Result<void> post_step(store::WriteTxn& txn, const stock::LineRef& line, store::LineRecord record,
                                     const stock::LineStep& step, bool closed, stock::Floor floor,
                                     const store::Note& note);

/// The own warehouse that an integration's order goes to, by when it was purchased (ORD-7). Where that one is of
/// another kind by now, the one after it. Errors: refused, when there is none.
[[nodiscard]] Result<stock::Place> route(store::ReadTxn& txn, const IntegrationName& integration, Timestamp purchased);

}  // namespace invd::sync
