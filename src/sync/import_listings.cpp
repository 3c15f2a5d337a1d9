#include "sync/import_listings.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "amazon/read_listing_report.h"
#include "async/sleep.h"
#include "base/fingerprint.h"
#include "log/log.h"
#include "store/history.h"
#include "sync/run_log.h"

namespace invd::sync {
namespace {

/// A listing's update may become visible late; what was read twice says nothing new.
constexpr Duration kOverlap = std::chrono::minutes(10);
constexpr int kMostUnreadable = 3;
/// A report made within so long is taken; Amazon makes none anew more often.
constexpr Duration kReportLasts = std::chrono::hours(1);
constexpr Duration kReportTakes = std::chrono::hours(2);
constexpr Duration kFirstLook = std::chrono::seconds(15);
constexpr Duration kLongestLook = std::chrono::minutes(2);

amazon::Priority reading_priority(const RunRequest& request) {
  return request.trigger == history::Trigger::manual ? amazon::Priority::manual : amazon::Priority::backfill;
}

}  // namespace

PassKind choose_pass(std::int64_t listings, double searches_per_second, Duration longest) {
  const double searches = static_cast<double>(listings) / amazon::kLargestListingsPage;
  const double seconds = std::chrono::duration<double>(longest).count();
  return searches <= seconds * searches_per_second ? PassKind::search : PassKind::report;
}

bool complete_pass_due(const store::ItemsState& state, Timestamp now) {
  // A pass in the future was noted under a clock that was wrong (I13).
  return !state.complete_at || *state.complete_at > now || now - *state.complete_at >= kCompleteEvery;
}

async::Task<Result<void>> ListingImport::run(std::shared_ptr<ActiveRun> active) {
  if (const auto ok = co_await begin(*active); !ok) co_return ok;
  const auto ok = co_await read(*active);
  active->may_be_joined = false;
  if (!ok) active->error = ok.error();
  if (active->request.dry_run) {
    active->run.status = history::ended_status(active->run.counts, active->error.has_value());
    active->run.ended_at = services_.clock.now();
    active->run.reason = active->error ? active->error->message : "a dry run: nothing was written";
    active->tell("ended");
    co_return Result<void>();
  }
  const bool nothing = active->run.counts == history::Counts{};
  co_return co_await end_run(services_, *active, nothing ? "no listing has changed" : "");
}

async::Task<Result<void>> ListingImport::begin(ActiveRun& active) {
  history::Run run;
  run.module = history::Module::items;
  run.integration = settings_.integration;
  run.config_hash = settings_.config_hash;
  run.from = active.request.from;
  run.to = active.request.to;
  if (!active.request.dry_run) co_return co_await begin_run(services_, active, run);
  run.trigger = active.request.trigger;
  run.started_at = services_.clock.now();
  active.run = run;
  active.pulse();
  co_return Result<void>();
}

async::Task<Result<void>> ListingImport::read(ActiveRun& active) {
  if (active.request.is_period()) co_return co_await read_changes(active, active.request.from, active.request.to);
  const auto known = state();
  if (!known) co_return fail(known);
  if (active.request.trigger == history::Trigger::manual || complete_pass_due(*known, services_.clock.now()))
    co_return co_await read_all(active);
  const Timestamp begun = services_.clock.now();
  const auto read =
      co_await read_changes(active, known->read_to.value_or(*known->complete_at) - kOverlap, std::nullopt);
  if (!read || active.request.dry_run) co_return read;
  store::ItemsState next = *known;
  next.read_to = begun;
  co_return co_await keep(next);
}

async::Task<Result<void>> ListingImport::read_all(ActiveRun& active) {
  // What is shown was true at whole seconds of Amazon's clock.
  const Timestamp begun = services_.clock.now() - std::chrono::seconds(5);
  amazon::ListingSearch search;
  search.marketplaces = settings_.marketplaces;
  search.sort = amazon::ListingSort::created;
  active.tell("asking how many listings there are");
  auto first = co_await read_page(active, search, {});
  if (!first) co_return fail(first);
  Timestamp complete = begun;
  const double rate = amazon::usage_plan(amazon::Operation::search_listings_items).rate;
  if (choose_pass(first->number_of_results, rate, settings_.longest_search_pass) == PassKind::search) {
    const auto read = co_await read_slices(active, search, std::move(*first));
    if (!read) co_return read;
  } else {
    const auto told = co_await read_reports(active);
    if (!told) co_return fail(told);
    complete = *told;
    // A report is hours old: what changed since is read as it is.
    const auto read = co_await read_changes(active, complete - kOverlap, std::nullopt);
    if (!read) co_return read;
  }
  if (active.request.dry_run) co_return Result<void>();
  if (const auto ok = co_await note_missing(active, complete); !ok) co_return ok;
  co_return co_await keep({complete, begun});
}

/// A search gives 1,000 SKUs at most: the next slice begins where that one ended.
async::Task<Result<void>> ListingImport::read_slices(ActiveRun& active, amazon::ListingSearch search,
                                                     std::optional<amazon::ListingsPage> first) {
  std::optional<Timestamp>& from =
      search.sort == amazon::ListingSort::created ? search.created_after : search.last_updated_after;
  auto slice = co_await read_slice(active, search, std::move(first));
  while (slice && slice->results > amazon::kMostListingsOfASearch) {
    if (!slice->newest || slice->newest == from)
      co_return fail(ErrorCode::limit, fmt::format("more than {} listings have one time: they cannot all be searched",
                                                   amazon::kMostListingsOfASearch));
    from = slice->newest;
    slice = co_await read_slice(active, search, std::nullopt);
  }
  co_return outcome_of(slice);
}

async::Task<Result<void>> ListingImport::read_changes(ActiveRun& active, std::optional<Timestamp> from,
                                                      std::optional<Timestamp> to) {
  amazon::ListingSearch search;
  search.marketplaces = settings_.marketplaces;
  search.sort = amazon::ListingSort::last_updated;
  search.last_updated_after = from;
  search.last_updated_before = to;
  co_return co_await read_slices(active, search, std::nullopt);
}

async::Task<Result<Timestamp>> ListingImport::read_reports(ActiveRun& active) {
  std::optional<Timestamp> complete;
  for (const MarketplaceId& marketplace : settings_.marketplaces) {
    const auto told = co_await read_report(active, marketplace);
    if (!told) co_return told;
    complete = std::min(complete.value_or(*told), *told);
  }
  if (!complete) co_return fail(ErrorCode::internal, "an integration without a marketplace");
  co_return *complete;
}

async::Task<Result<Timestamp>> ListingImport::read_report(ActiveRun& active, MarketplaceId marketplace) {
  const auto report = co_await have_report(active, marketplace);
  if (!report) co_return fail(report);
  const Timestamp as_of = report->processing_started.value_or(report->created);
  auto document = co_await amazon::get_report_document(account_, report->document_id, reading_priority(active.request));
  if (!document) co_return fail(document);
  active.tell("reading the report of " + marketplace.str());
  const auto end = co_await amazon::read_listing_report(
      account_, std::move(*document), marketplace, [&](amazon::ReportRows rows) -> async::Task<Result<void>> {
        ++active.run.pages;
        amazon::ListingsPage page;
        page.listings = std::move(rows.listings);
        for (amazon::MalformedRow& row : rows.malformed)
          page.malformed.push_back({row.sku, fmt::format("line {}: {}", row.line, row.reason)});
        page.as_of = as_of;
        co_return co_await apply(active, std::move(page), catalog::ListingSource::report);
      });
  if (!end) co_return fail(end);
  co_return as_of;
}

async::Task<Result<amazon::Report>> ListingImport::have_report(ActiveRun& active, MarketplaceId marketplace) {
  const amazon::Priority priority = reading_priority(active.request);
  active.tell("looking for a report of " + marketplace.str());
  amazon::ReportSearch search;
  search.types = {std::string(amazon::kAllListingsReport)};
  search.created_since = services_.clock.now() - kReportLasts;
  search.marketplaces = {marketplace};
  auto known = co_await amazon::get_reports(account_, search, {}, priority);
  if (!known) co_return fail(known);
  std::optional<amazon::Report> found;
  for (amazon::Report& report : known->reports) {
    const bool usable = report.status == amazon::ReportStatus::done || !amazon::is_final(report.status);
    if (usable && (!found || found->created < report.created)) found = std::move(report);
  }
  std::string id = found ? found->id : std::string();
  if (!found) {
    auto created = co_await amazon::create_report(
        account_, {std::string(amazon::kAllListingsReport), {marketplace}, {}, {}}, priority);
    if (!created) co_return fail(created);
    id = std::move(*created);
  }
  Duration pause = kFirstLook;
  const Monotonic end = services_.scheduler.monotonic() + kReportTakes;
  while (!found || found->status != amazon::ReportStatus::done) {
    if (found && amazon::is_final(found->status))
      co_return fail(ErrorCode::temporary,
                     fmt::format("Amazon ended the report of {} as {}: no data, or asked for too soon",
                                 marketplace.str(), amazon::name(found->status)),
                     "nothing is concluded from it; the next run asks again");
    if (services_.scheduler.monotonic() >= end)
      co_return fail(ErrorCode::timeout,
                     "the report of " + marketplace.str() + " was not made within " + to_string(kReportTakes),
                     "the next run takes it when it is done");
    active.tell("waiting for the report of " + marketplace.str());
    co_await async::sleep_for(services_.scheduler, pause);
    pause = std::min(pause * 2, kLongestLook);
    auto report = co_await amazon::get_report(account_, id, priority);
    if (!report) co_return fail(report);
    found = std::move(*report);
  }
  co_return std::move(*found);
}

async::Task<Result<ListingImport::Slice>> ListingImport::read_slice(ActiveRun& active, amazon::ListingSearch search,
                                                                    std::optional<amazon::ListingsPage> first) {
  Slice slice;
  std::string token;
  std::set<std::uint64_t> tokens;  // a chain of pages that leads back to one of them has no end
  while (true) {
    Result<amazon::ListingsPage> page =
        first ? Result<amazon::ListingsPage>(std::move(*first)) : co_await read_page(active, search, token);
    first.reset();
    if (!page) co_return fail(page);
    slice.results = std::max(slice.results, page->number_of_results);
    const bool by_creation = search.sort == amazon::ListingSort::created;
    for (const catalog::AmazonListing& listing : page->listings)
      if (const auto& time = by_creation ? listing.created : listing.last_updated)
        slice.newest = std::max(slice.newest.value_or(*time), *time);
    const std::string next = page->next_token;
    if (const auto ok = co_await apply(active, std::move(*page), catalog::ListingSource::search); !ok)
      co_return fail(ok);
    if (next.empty()) co_return slice;
    if (!tokens.insert(invd::fingerprint(next)).second)
      co_return fail(ErrorCode::malformed, "Amazon gave a page of listings twice", "the next run begins anew");
    token = next;
  }
}

async::Task<Result<amazon::ListingsPage>> ListingImport::read_page(ActiveRun& active,
                                                                   const amazon::ListingSearch& search,
                                                                   const std::string& token) {
  int unreadable = 0;
  amazon::ListingSearch asked = search;
  while (true) {
    active.tell(fmt::format("reading page {} of the listings", active.run.pages + 1));
    auto page = co_await amazon::search_listings(account_, asked, token, reading_priority(active.request));
    const bool again = !page && page.error().code == ErrorCode::malformed && ++unreadable < kMostUnreadable;
    if (!again) {
      if (page) ++active.run.pages;
      co_return page;
    }
    // It may have been damaged on its way; if not, its single bad values are left out.
    asked.reading = amazon::Reading::repairing;
  }
}

async::Task<Result<void>> ListingImport::apply(ActiveRun& active, amazon::ListingsPage page,
                                               catalog::ListingSource source) {
  const ListingContext context{settings_, source, page.as_of, services_.clock.now()};
  if (active.request.dry_run) {
    auto txn = services_.store.read();
    if (!txn) co_return fail(txn);
    const auto counts = preview_listings(**txn, context, page);
    if (!counts) co_return fail(counts);
    active.run.counts.synced += counts->synced;
    active.run.counts.failed += counts->failed;
    active.run.counts.unchanged += counts->unchanged;
    active.pulse();
    co_return Result<void>();
  }
  struct Done {
    history::Run run;
    std::vector<Event> events;
  };
  const auto done = co_await services_.store.write([context, page = std::move(page),
                                                    run = active.run](store::WriteTxn& txn) -> Result<Done> {
    Done out{run, {}};
    for (const catalog::AmazonListing& listing : page.listings) {
      const auto applied = apply_and_record(txn, context, listing, out.run);
      if (!applied) return fail(applied);
      if (applied->is_new || !applied->change.empty())
        out.events.push_back({context.now, applied->is_new ? "listing.new" : "listing.changed",
                              context.settings.integration.str(), to_string(applied->listing.id()), applied->change});
    }
    for (const amazon::MalformedListing& bad : page.malformed)
      if (const auto ok = record_malformed(txn, bad, out.run); !ok) return fail(ok);
    if (const auto ok = store::put_run(txn, out.run); !ok) return fail(ok);
    return out;
  });
  if (!done) co_return fail(done);
  active.run = done->run;
  active.last_page_at = services_.clock.now();
  for (const Event& event : done->events) services_.events.publish(event);
  active.pulse();
  co_return Result<void>();
}

async::Task<Result<void>> ListingImport::note_missing(ActiveRun& active, Timestamp begun) {
  std::string after;
  while (true) {
    const auto page =
        co_await services_.store.scan([integration = settings_.integration, begun, after](store::ReadTxn& txn) {
          return find_absent(txn, integration, begun, after);
        });
    if (!page) co_return fail(page);
    if (!page->ids.empty()) {
      const auto run = co_await services_.store.write(
          [ids = page->ids, begun, run = active.run](store::WriteTxn& txn) -> Result<history::Run> {
            history::Run noted = run;
            if (const auto ok = note_absent(txn, ids, begun, noted); !ok) return fail(ok);
            if (const auto ok = store::put_run(txn, noted); !ok) return fail(ok);
            return noted;
          });
      if (!run) co_return fail(run);
      active.run = *run;
    }
    if (page->next.empty()) co_return Result<void>();
    after = page->next;
  }
}

Result<store::ItemsState> ListingImport::state() {
  auto txn = services_.store.read();
  if (!txn) return fail(txn);
  return store::get_items_state(**txn, settings_.integration);
}

async::Task<Result<void>> ListingImport::keep(store::ItemsState state) {
  co_return co_await services_.store.write([integration = settings_.integration, state](store::WriteTxn& txn) {
    return store::put_items_state(txn, integration, state);
  });
}

}  // namespace invd::sync
