#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "control/fields.h"
#include "control/oversell_message.h"
#include "control/run_message.h"
#include "control/stock_message.h"

namespace invd::control {

// What is on its way to Amazon, and why (STK-5, 8 to 11). Listings that share one number on Amazon are one row, named
// by the listing that is written.

struct StockPlanRequest {
  std::string integration;
  bool all = false;      ///< also the numbers that are as they shall be, and those that are not written
  bool summary = false;  ///< no rows
  std::string after;     ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const StockPlanRequest&) const = default;
};

struct StockPlanRow {
  std::string listing;
  std::string item;                     ///< SKU; absent = none
  std::optional<std::int64_t> current;  ///< what Amazon should show now; absent = not known yet
  std::optional<std::int64_t> desired;  ///< absent = nothing is to be written
  std::optional<std::int64_t> delta;    ///< desired less current
  std::string state;                    ///< clean, dirty, sent, accepted, held, off
  std::string reason;                   ///< what the difference rests on; of what is off: why it is not written
  std::string waits;                    ///< what it waits for; absent = for nothing
  std::optional<Timestamp> waits_until;
  std::string path;  ///< how it goes out: patch, feed; absent = it does not
  std::string held;  ///< link, guard: not before `stock approve`; absent = it is not held
  bool operator==(const StockPlanRow&) const = default;
};

/// By which path the raises of an integration go that may be written now, and how long either takes (STK-10).
struct StockPlanEstimate {
  std::string integration;
  std::int64_t changes = 0;
  std::string path;                          ///< patch, feed: the one that ends earlier
  std::int64_t patch_seconds = 0;            ///< until all are written
  std::int64_t feed_seconds = 0;             ///< until all are processed
  std::int64_t feed_processing_seconds = 0;  ///< of that, what Amazon takes for a feed
  bool assumed = false;                      ///< that is assumed: no feed of the account was timed yet
  bool operator==(const StockPlanEstimate&) const = default;
};

/// Confirmed listings of an integration that are not written yet, as orders up to their cut are not known (ITEM-5).
/// Those that share one number on Amazon are one.
struct StockPlanOpenings {
  std::string integration;
  std::int64_t waiting = 0;
  bool operator==(const StockPlanOpenings&) const = default;
};

/// Listings that the seller fulfils and that await their confirmation: nothing is written for them (ITEM-3).
struct StockPlanUnconfirmed {
  std::string integration;
  std::int64_t listings = 0;
  bool operator==(const StockPlanUnconfirmed&) const = default;
};

struct StockPlanPage {
  std::vector<StockPlanRow> rows;                 ///< by integration, then by seller SKU
  std::vector<StockPlanEstimate> estimates;       ///< of integrations whose raises may be written now
  std::vector<StockPlanOpenings> openings;        ///< of integrations where any waits; on the first page
  std::vector<StockPlanUnconfirmed> unconfirmed;  ///< of integrations that have any; on the first page
  std::string next;                               ///< absent = the last page
  bool operator==(const StockPlanPage&) const = default;
};

/// stock.push: as `sync` of the module stock; progress comes as SyncProgress notifications.
struct StockPushRequest {
  std::vector<std::string> skus;  ///< of items whose numbers are told about; the run pushes whatever differs
  std::string integration;        ///< absent = all
  bool wait = true;
  bool operator==(const StockPushRequest&) const = default;
};

/// What became of one number of an item that was asked about.
struct StockPushOutcome {
  std::string sku;
  std::string listing;                   ///< absent = the item has none there
  std::string outcome;                   ///< sent, clean, waits, held, off, failed
  std::optional<std::int64_t> quantity;  ///< sent: the number written; clean: the one that stands
  std::string reason;
  std::optional<Timestamp> waits_until;
  bool operator==(const StockPushOutcome&) const = default;
};

struct StockPushReply {
  std::vector<Run> runs;                   ///< one for each integration
  std::vector<StockPushOutcome> outcomes;  ///< of the items asked about, in that order
  bool operator==(const StockPushReply&) const = default;
};

struct StockExplainRequest {
  std::string sku;
  std::string integration;
  bool operator==(const StockExplainRequest&) const = default;
};

/// A warehouse's part of the number.
struct ExplainedShelf {
  std::string warehouse;
  std::string kind;  ///< own, fba, transit
  std::int64_t on_hand = 0;
  std::int64_t committed = 0;
  std::int64_t available = 0;
  bool counted = false;  ///< its number is part of the base
  bool operator==(const ExplainedShelf&) const = default;
};

/// What Amazon did to its number by itself: an order took units, a cancellation gave them back.
struct ExplainedChange {
  std::optional<Timestamp> at;
  std::int64_t units = 0;
  bool operator==(const ExplainedChange&) const = default;
};

/// How the number of a quantity domain comes about, and how far it is on its way.
struct ExplainedNumber {
  std::string integration;
  std::string listing;                ///< that is written and read
  std::vector<std::string> listings;  ///< all that share the number
  std::string off;                    ///< why it is not written; absent = it is
  // From our stock to what shall be shown.
  std::string counts;  ///< available, on_hand
  std::string mapped;  ///< the only warehouse that counts; absent = all own ones
  std::vector<ExplainedShelf> shelves;
  std::optional<std::int64_t> base;
  std::optional<Decimal> ratio;  ///< absent = all of the base
  std::int64_t buffer = 0;
  std::optional<std::int64_t> cap;
  std::optional<std::int64_t> desired;
  // From what Amazon showed to what it should show now.
  std::optional<std::int64_t> read;
  std::optional<Timestamp> read_at;
  std::vector<ExplainedChange> changes;  ///< since then, oldest first; at most 20, the newest ones
  std::int64_t changes_left_out = 0;     ///< of changes, the units of those that are older
  std::optional<std::int64_t> expected;
  std::optional<std::int64_t> delta;
  std::string cause;  ///< order, person, setting, amazon: what the difference rests on
  // What was written.
  std::string state;  ///< clean, dirty, sent, accepted, held, off
  std::optional<std::int64_t> sent;
  std::optional<Timestamp> sent_at;
  std::optional<std::int64_t> feed;  ///< our number of the feed that carries it; absent = it was patched
  std::string feed_id;               ///< Amazon's, once it is known
  std::string feed_state;            ///< preparing, submitting, submitted, ended
  std::optional<Timestamp> feed_since;
  std::optional<Timestamp> accepted_at;
  std::optional<std::int64_t> confirmed;
  std::optional<Timestamp> confirmed_at;
  std::string held;   ///< link, guard
  std::string waits;  ///< what it waits for
  std::optional<Timestamp> waits_until;
  std::string failure;  ///< what the last try that failed said
  std::int64_t failures = 0;
  std::optional<Timestamp> next_try_at;
  std::int64_t corrected = 0;  ///< differences that reading back found
  bool operator==(const ExplainedNumber&) const = default;
};

struct StockExplanation {
  std::string sku;
  std::string name;
  std::vector<ExplainedNumber> numbers;  ///< one for each number that its listings have on Amazon
  std::vector<LedgerRow> ledger;         ///< the newest changes of its stock, newest first
  std::vector<Oversell> oversells;       ///< its newest order lines that found too little, newest first
  bool operator==(const StockExplanation&) const = default;
};

/// stock.approve: lets go what a hold keeps back.
struct StockApproveRequest {
  /// As ListingRequest::listing; or one integration, by its name: all that is held of it.
  std::vector<std::string> listings;
  bool all = false;
  std::string integration;
  std::string after;  ///< with all: the `next` of the answer before
  bool operator==(const StockApproveRequest&) const = default;
};

struct StockApproveOutcome {
  std::string listing;
  std::string outcome;  ///< released, failed
  std::string held;     ///< link, guard: what kept it back
  std::optional<std::int64_t> current;
  std::optional<std::int64_t> desired;
  std::string reason;  ///< when it failed
  bool operator==(const StockApproveOutcome&) const = default;
};

struct StockApproveReply {
  std::vector<StockApproveOutcome> outcomes;
  std::string next;  ///< more wait; a further call takes them
  bool operator==(const StockApproveReply&) const = default;
};

void describe(Fields& f, StockPlanRequest& m);
void describe(Fields& f, StockPlanRow& m);
void describe(Fields& f, StockPlanEstimate& m);
void describe(Fields& f, StockPlanOpenings& m);
void describe(Fields& f, StockPlanUnconfirmed& m);
void describe(Fields& f, StockPlanPage& m);
void describe(Fields& f, StockPushRequest& m);
void describe(Fields& f, StockPushOutcome& m);
void describe(Fields& f, StockPushReply& m);
void describe(Fields& f, StockExplainRequest& m);
void describe(Fields& f, ExplainedShelf& m);
void describe(Fields& f, ExplainedChange& m);
void describe(Fields& f, ExplainedNumber& m);
void describe(Fields& f, StockExplanation& m);
void describe(Fields& f, StockApproveRequest& m);
void describe(Fields& f, StockApproveOutcome& m);
void describe(Fields& f, StockApproveReply& m);

}  // namespace invd::control
