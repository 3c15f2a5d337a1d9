#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <vector>

#include "control/page.h"
#include "control/push_message.h"
#include "daemon/find_listing.h"
#include "daemon/handlers.h"
#include "daemon/item_messages.h"
#include "daemon/known_integration.h"
#include "daemon/ledger_rows.h"
#include "daemon/listing_push.h"
#include "daemon/make_runs.h"
#include "daemon/moment.h"
#include "daemon/oversell_rows.h"
#include "daemon/plan_sums.h"
#include "daemon/push_rows.h"
#include "stock/push_path.h"
#include "store/items.h"
#include "store/listings.h"
#include "store/postings.h"
#include "store/pushes.h"
#include "sync/pushing.h"

namespace invd::daemon {
namespace {

using async::Task;

constexpr std::size_t kLedgerTold = 5;
constexpr std::size_t kOversellsTold = 3;
constexpr std::size_t kReleasedAtOnce = 200;

/// Where a walk through the numbers of several integrations goes on: behind a key of the table `pushes` in one of them.
struct Place {
  std::size_t integration = 0;  ///< of those walked through, in the sequence of their names
  std::string after;
};

/// "amazon-us\n<key>": names have no line ends.
std::string to_cursor(const IntegrationName& integration, const std::string& after) {
  return to_page_key(integration.str() + '\n' + after);
}

Result<Place> from_cursor(const PushSettingsList& walked, const std::string& text) {
  Place place;
  if (text.empty()) return place;
  auto key = from_page_key(text);
  if (!key) return fail(key);
  const std::size_t end = key->find('\n');
  if (end == std::string::npos) return fail(ErrorCode::usage, "\"" + text + "\" is not the `next` of a page");
  const IntegrationName name(key->substr(0, end));
  // One that is gone meanwhile is passed over.
  const auto found = std::ranges::lower_bound(*walked, name, {}, &sync::PushSettings::integration);
  place.integration = static_cast<std::size_t>(found - walked->begin());
  if (found != walked->end() && found->integration == name) place.after = key->substr(end + 1);
  return place;
}

/// Those of the integration that is named, or of all.
Result<PushSettingsList> settings_of(const Runtime& runtime, const std::string& integration) {
  PushSettingsList all = push_settings(runtime);
  if (integration.empty()) return all;
  if (const auto known = runtime.integrations.find(integration); !known) return fail(known);
  std::vector<sync::PushSettings> one;
  if (const sync::PushSettings* found = find_settings(all, IntegrationName(integration))) one.push_back(*found);
  return std::make_shared<const std::vector<sync::PushSettings>>(std::move(one));
}

// stock.plan

struct Planning {
  PushSettingsList walked;
  Place place;
  Timestamp now;
  bool all = false;
  PathEstimates estimates = {};
  control::PageBudget budget;
  control::StockPlanPage page = {};
  std::size_t views = 0;
};

/// Adds the rows of one view; false where the page is full.
Result<bool> add_rows(store::ReadTxn& txn, const sync::PushSettings& settings, const store::PushList& found,
                      Planning& planning) {
  const auto estimate = planning.estimates.find(settings.integration);
  const auto path = estimate == planning.estimates.end() ? stock::PushPath::patch : estimate->second.path;
  const auto context = push_context(txn, settings, planning.now, path);
  if (!context) return fail(context);
  for (const store::Push& push : found.pushes) {
    auto row = plan_row(txn, *context, push);
    if (!row) return fail(row);
    if (planning.all || row->state != "off") {
      if (!planning.budget.take(*row)) return false;
      planning.page.rows.push_back(std::move(*row));
    }
    planning.place.after = store::push_page_key(push.id);
  }
  return true;
}

Result<store::Scan> plan_some(store::ReadTxn& txn, Planning& planning) {
  if (planning.place.integration >= planning.walked->size()) return store::Scan::stop;
  const sync::PushSettings& settings = (*planning.walked)[planning.place.integration];
  store::PushQuery query{.integration = settings.integration, .after = planning.place.after, .limit = 200};
  query.only_differing = !planning.all;
  const auto found = store::list_pushes(txn, query);
  if (!found) return fail(found);
  const auto fits = add_rows(txn, settings, *found, planning);
  if (!fits) return fail(fits);
  if (!*fits) {
    planning.page.next = to_cursor(settings.integration, planning.place.after);
    return store::Scan::stop;
  }
  planning.place.after = found->next;
  if (found->next.empty() && ++planning.place.integration == planning.walked->size()) return store::Scan::stop;
  if (++planning.views < kMostViews) return store::Scan::go_on;
  planning.page.next = to_cursor((*planning.walked)[planning.place.integration].integration, planning.place.after);
  return store::Scan::stop;
}

Task<Result<control::StockPlanPage>> plan(Runtime& runtime, control::StockPlanRequest request) {
  if (request.all && request.summary)
    co_return fail(ErrorCode::usage, "--all and --summary exclude each other: a summary has no rows");
  const auto walked = settings_of(runtime, request.integration);
  if (!walked) co_return fail(walked);
  auto place = from_cursor(*walked, request.after);
  if (!place) co_return fail(place);
  const auto estimates = co_await estimate_paths(runtime, *walked);
  if (!estimates) co_return fail(estimates);
  control::StockPlanPage beside_rows;
  beside_rows.estimates = to_messages(*estimates);
  if (request.after.empty()) {
    auto openings = co_await count_openings(runtime.services.store, *walked);
    if (!openings) co_return fail(openings);
    auto unconfirmed = co_await count_unconfirmed(runtime.services.store, *walked);
    if (!unconfirmed) co_return fail(unconfirmed);
    beside_rows.openings = std::move(*openings);
    beside_rows.unconfirmed = std::move(*unconfirmed);
  }
  if (request.summary) co_return beside_rows;
  auto done = co_await runtime.services.store.scan_in_views(Planning{.walked = *walked,
                                                                     .place = std::move(*place),
                                                                     .now = runtime.services.clock.now(),
                                                                     .all = request.all,
                                                                     .estimates = *estimates,
                                                                     .budget = control::PageBudget(request.limit)},
                                                            plan_some);
  if (!done) co_return fail(done);
  beside_rows.rows = std::move(done->page.rows);
  beside_rows.next = std::move(done->page.next);
  co_return beside_rows;
}

// stock.push

control::StockPushOutcome told(const std::string& sku, std::string outcome, std::string reason) {
  control::StockPushOutcome out;
  out.sku = sku;
  out.outcome = std::move(outcome);
  out.reason = std::move(reason);
  return out;
}

/// What became of one item's numbers.
Result<void> add_outcomes(store::ReadTxn& txn, const PushSettingsList& asked, const std::string& sku, Timestamp now,
                          std::vector<control::StockPushOutcome>& out) {
  const auto item = store::find_item(txn, Sku(sku));
  if (!item) return fail(item);
  if (!*item) {
    out.push_back(told(sku, "failed", "there is no such item"));
    return {};
  }
  bool any = false;
  for (const sync::PushSettings& settings : *asked) {
    const auto context = push_context(txn, settings, now);
    if (!context) return fail(context);
    const auto ids = domains_of_item(txn, settings, (*item)->id);
    if (!ids) return fail(ids);
    for (const store::DomainId& id : *ids) {
      auto outcome = push_outcome(txn, *context, id);
      if (!outcome) return fail(outcome);
      outcome->sku = sku;
      out.push_back(std::move(*outcome));
      any = true;
    }
  }
  if (!any) out.push_back(told(sku, "off", "it has no listing"));
  return {};
}

/// Whether there is any of the items, so that a slip of the hand pushes nothing. Errors: not_found.
Result<void> any_is_known(Runtime& runtime, const std::vector<std::string>& skus) {
  auto txn = runtime.services.store.read();
  if (!txn) return fail(txn);
  Result<void> known;
  for (const std::string& sku : skus) {
    known = outcome_of(find_named_item(**txn, sku));
    if (known) return {};
  }
  return known;
}

Task<Result<control::StockPushReply>> push(Runtime& runtime, control::Call& call, control::StockPushRequest request) {
  RunOrder order{.module = std::string(history::name(history::Module::stock)),
                 .integration = request.integration,
                 .request = {.trigger = history::Trigger::manual},
                 .wait = request.wait};
  for (const std::string& sku : request.skus) call.about(sku);
  if (const auto known = any_is_known(runtime, request.skus); !known) co_return fail(known);
  auto runs = co_await make_runs(runtime, call, std::move(order));
  if (!runs) co_return fail(runs);
  control::StockPushReply reply{.runs = std::move(*runs), .outcomes = {}};
  if (!request.wait || request.skus.empty()) co_return reply;
  const auto asked = settings_of(runtime, request.integration);
  if (!asked) co_return fail(asked);
  auto outcomes = co_await runtime.services.store.scan(
      [asked = *asked, skus = std::move(request.skus),
       now = runtime.services.clock.now()](store::ReadTxn& txn) -> Result<std::vector<control::StockPushOutcome>> {
        std::vector<control::StockPushOutcome> out;
        for (const std::string& sku : skus)
          if (const auto ok = add_outcomes(txn, asked, sku, now, out); !ok) return fail(ok);
        return out;
      });
  if (!outcomes) co_return fail(outcomes);
  reply.outcomes = std::move(*outcomes);
  co_return reply;
}

// stock.explain

Result<std::vector<control::Oversell>> newest_oversells(store::ReadTxn& txn, const ItemId& item) {
  store::OversellQuery query;
  query.item = item;
  query.limit = kOversellsTold;
  const auto found = store::list_oversells(txn, query);
  if (!found) return fail(found);
  std::vector<control::Oversell> out;
  for (const store::Oversell& one : found->oversells) {
    auto row = to_message(txn, one);
    if (!row) return fail(row);
    out.push_back(std::move(*row));
  }
  return out;
}

Task<Result<control::StockExplanation>> explain_item(Runtime& runtime, control::StockExplainRequest request) {
  const auto asked = settings_of(runtime, request.integration);
  if (!asked) co_return fail(asked);
  auto txn = runtime.services.store.read();
  if (!txn) co_return fail(txn);
  const auto item = find_named_item(**txn, request.sku);
  if (!item) co_return fail(item);
  control::StockExplanation out;
  out.sku = item->sku.str();
  out.name = item->name;
  for (const sync::PushSettings& settings : **asked) {
    const auto context = push_context(**txn, settings, runtime.services.clock.now());
    if (!context) co_return fail(context);
    const auto ids = domains_of_item(**txn, settings, item->id);
    if (!ids) co_return fail(ids);
    for (const store::DomainId& id : *ids) {
      auto number = explain(**txn, *context, id);
      if (!number) co_return fail(number);
      out.numbers.push_back(std::move(*number));
    }
  }
  const auto ledger = store::list_ledger(
      **txn, {.item = item->id, .after = 0, .limit = kLedgerTold, .direction = store::Direction::descending});
  if (!ledger) co_return fail(ledger);
  for (const store::LedgerRow& posting : ledger->rows)
    for (control::LedgerRow& row : rows_of(posting, out.sku, {})) out.ledger.push_back(std::move(row));
  txn->reset();
  auto oversells = co_await runtime.services.store.scan(
      [item = item->id](store::ReadTxn& view) { return newest_oversells(view, item); });
  if (!oversells) co_return fail(oversells);
  out.oversells = std::move(*oversells);
  co_return out;
}

// stock.approve

/// A number that is to be let go, and the listing that it was named by.
struct ToRelease {
  store::DomainId id;
  std::string listing;
};

Result<ToRelease> find_held(Runtime& runtime, const PushSettingsList& all, const std::string& text) {
  auto txn = runtime.services.store.read();
  if (!txn) return fail(txn);
  const auto listing = find_listing(runtime, **txn, text);
  if (!listing) return fail(listing);
  const sync::PushSettings* settings = find_settings(all, listing->integration);
  if (settings == nullptr)
    return fail(ErrorCode::not_found, "integration " + listing->integration.str() + " is not configured");
  return ToRelease{sync::domain_of(settings->books, listing->amazon.marketplace, listing->amazon.sku),
                   to_string(listing->id())};
}

/// All that is held, from there on.
struct Gathering {
  PushSettingsList walked;
  Place place;
  std::vector<ToRelease> held = {};
  std::string next = {};
};

Result<store::Scan> gather_held(store::ReadTxn& txn, Gathering& gathering) {
  if (gathering.place.integration >= gathering.walked->size()) return store::Scan::stop;
  const sync::PushSettings& settings = (*gathering.walked)[gathering.place.integration];
  store::PushQuery query{.integration = settings.integration, .after = gathering.place.after, .limit = 200};
  query.only_differing = true;
  const auto found = store::list_pushes(txn, query);
  if (!found) return fail(found);
  for (const store::Push& push : found->pushes) {
    if (gathering.held.size() == kReleasedAtOnce) {
      gathering.next = to_cursor(settings.integration, gathering.place.after);
      return store::Scan::stop;
    }
    if (push.state.verified && stock::stage_of(push.state) == stock::PushStage::held) {
      const auto assessed = sync::assess(txn, settings, push.id);
      if (!assessed) return fail(assessed);
      gathering.held.push_back(
          {push.id, assessed->target ? to_string(assessed->target->id()) : store::to_string(push.id)});
    }
    gathering.place.after = store::push_page_key(push.id);
  }
  gathering.place.after = found->next;
  if (found->next.empty()) ++gathering.place.integration;
  return gathering.place.integration == gathering.walked->size() ? store::Scan::stop : store::Scan::go_on;
}

Result<control::StockApproveOutcome> release(store::WriteTxn& txn, const PushSettingsList& all,
                                             const ToRelease& named) {
  control::StockApproveOutcome out;
  out.listing = named.listing;
  out.outcome = "failed";
  const auto push = store::get_push(txn, named.id);
  if (!push) return fail(push);
  if (!*push || (*push)->state.hold == stock::Hold::none) {
    out.reason = "nothing of it is held";
    return out;
  }
  const stock::PushState& state = (*push)->state;
  const auto released = sync::release_hold(txn, named.id);
  if (!released) return fail(released);
  out.outcome = "released";
  out.held = stock::name(state.hold);
  if (const sync::PushSettings* settings = find_settings(all, named.id.integration))
    out.current = stock::expected(state, settings->amazon_counts_orders);
  out.desired = state.desired;
  return out;
}

Task<Result<std::vector<control::StockApproveOutcome>>> release_all(Runtime& runtime, PushSettingsList all,
                                                                    std::vector<ToRelease> named) {
  co_return co_await runtime.services.store.write(
      [all, named](store::WriteTxn& txn) -> Result<std::vector<control::StockApproveOutcome>> {
        std::vector<control::StockApproveOutcome> out;
        for (const ToRelease& one : named) {
          auto outcome = release(txn, all, one);
          if (!outcome) return fail(outcome);
          out.push_back(std::move(*outcome));
        }
        return out;
      });
}

/// What is named: listings; or all of an integration, which the name of its held plan stands for.
Task<Result<Gathering>> what_to_release(Runtime& runtime, const control::StockApproveRequest& request) {
  const bool is_plan = request.listings.size() == 1 && runtime.integrations.find(request.listings.front()).has_value();
  if (!request.all && !is_plan) {
    Gathering named{.walked = push_settings(runtime), .place = {}};
    for (const std::string& text : request.listings) {
      auto one = find_held(runtime, named.walked, text);
      if (!one) co_return fail(one);
      named.held.push_back(std::move(*one));
    }
    co_return named;
  }
  const auto walked = settings_of(runtime, is_plan ? request.listings.front() : request.integration);
  if (!walked) co_return fail(walked);
  auto place = from_cursor(*walked, request.after);
  if (!place) co_return fail(place);
  co_return co_await runtime.services.store.scan_in_views(Gathering{.walked = *walked, .place = std::move(*place)},
                                                          gather_held);
}

Task<Result<control::StockApproveReply>> approve(Runtime& runtime, control::Call& call,
                                                 control::StockApproveRequest request) {
  if (request.all == !request.listings.empty())
    co_return fail(ErrorCode::usage, "name listings, or all that is held with --all");
  auto found = co_await what_to_release(runtime, request);
  if (!found) co_return fail(found);
  for (const ToRelease& one : found->held) call.about(one.listing);
  auto outcomes = co_await release_all(runtime, push_settings(runtime), std::move(found->held));
  if (!outcomes) co_return fail(outcomes);
  co_return control::StockApproveReply{std::move(*outcomes), std::move(found->next)};
}

}  // namespace

void add_push_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::StockPlanRequest, control::StockPlanPage>(
      "stock.plan",
      [&runtime](control::Call&, control::StockPlanRequest request) { return plan(runtime, std::move(request)); });
  server.on<control::StockPushRequest, control::StockPushReply>(
      "stock.push", [&runtime](control::Call& call, control::StockPushRequest request) {
        return push(runtime, call, std::move(request));
      });
  server.on<control::StockExplainRequest, control::StockExplanation>(
      "stock.explain", [&runtime](control::Call&, control::StockExplainRequest request) {
        return explain_item(runtime, std::move(request));
      });
  server.on<control::StockApproveRequest, control::StockApproveReply>(
      "stock.approve", [&runtime](control::Call& call, control::StockApproveRequest request) {
        return approve(runtime, call, std::move(request));
      });
}

}  // namespace invd::daemon
