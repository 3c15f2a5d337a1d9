#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "daemon/known_integration.h"
#include "daemon/list_page.h"
#include "daemon/make_runs.h"
#include "daemon/messages.h"
#include "store/history.h"

namespace invd::daemon {
namespace {

using async::Task;

std::size_t rows(const std::optional<std::int64_t>& limit, std::int64_t most) {
  return static_cast<std::size_t>(limit && *limit > 0 ? std::min(*limit, most) : most);
}

Result<sync::RunRequest> request_of(const Runtime& runtime, const control::SyncRequest& request) {
  if (const auto ok = control::check_module(request.module); !ok) return fail(ok);
  if (request.module == history::name(history::Module::stock) &&
      (request.dry_run || !request.from.empty() || !request.to.empty()))
    return fail(ErrorCode::usage, "the module stock takes no --from, --to or --dry-run",
                "it writes whatever differs now; `invctl stock plan` shows what that is");
  sync::RunRequest out;
  out.trigger = history::Trigger::manual;
  out.dry_run = request.dry_run;
  const Timestamp now = runtime.services.clock.now();
  if (const auto ok = read_moment(request.from, now, out.from); !ok) return fail(ok);
  if (const auto ok = read_moment(request.to, now, out.to); !ok) return fail(ok);
  if (out.from && out.to && *out.to <= *out.from)
    return fail(ErrorCode::usage, "--to is not later than --from",
                "orders are asked for by purchase time, listings by the time of their last update");
  if (out.from && *out.from >= now) return fail(ErrorCode::usage, "--from lies in the future");
  return out;
}

Task<Result<control::SyncReply>> sync_now(Runtime& runtime, control::Call& call, control::SyncRequest request) {
  const auto wanted = request_of(runtime, request);
  if (!wanted) co_return fail(wanted);
  auto runs = co_await make_runs(runtime, call, {request.module, request.integration, *wanted, request.wait});
  if (!runs) co_return fail(runs);
  co_return control::SyncReply{std::move(*runs)};
}

Result<store::RunQuery> query_of(const Runtime& runtime, const control::HistoryListRequest& request) {
  store::RunQuery query;
  if (!request.integration.empty()) {
    if (const auto known = check_known(runtime, request.integration); !known) return fail(known);
    query.integration = IntegrationName(request.integration);
  }
  if (!request.module.empty()) {
    query.module = history::module_from_name(request.module);
    if (!query.module)
      return fail(ErrorCode::usage, "\"" + request.module + "\" is not a module",
                  "one of items, orders, stock, fba, shipments");
  }
  if (!request.status.empty()) {
    query.status = history::run_status_from_name(request.status);
    if (!query.status)
      return fail(ErrorCode::usage, "\"" + request.status + "\" is not a status of a run",
                  "one of running, succeeded, partial, failed, skipped");
  }
  const Timestamp now = runtime.services.clock.now();
  if (const auto ok = read_moment(request.since, now, query.since); !ok) return fail(ok);
  if (const auto ok = read_moment(request.until, now, query.until); !ok) return fail(ok);
  auto after = from_page_key(request.after);
  if (!after) return fail(after);
  query.after = std::move(*after);
  return query;
}

using RunPaging = ListPage<store::RunQuery, control::RunPage>;

Result<store::Scan> look_for_runs(store::ReadTxn& txn, RunPaging& paging) {
  const auto found = store::list_runs(txn, paging.query);
  if (!found) return fail(found);
  const auto row_of = [](const history::Run& run) { return to_message(run); };
  return add_view(paging, found->runs, found->next, paging.page.runs, row_of, store::run_page_key);
}

Task<Result<control::RunPage>> list(Runtime& runtime, control::HistoryListRequest request) {
  auto query = query_of(runtime, request);
  if (!query) co_return fail(query);
  RunPaging paging{.query = std::move(*query), .budget = control::PageBudget(request.limit)};
  paging.query.limit = paging.budget.rows_to_look_up(kRowsOfAView);
  auto done = co_await runtime.services.store.scan_in_views(std::move(paging), look_for_runs);
  if (!done) co_return fail(done);
  co_return std::move(done->page);
}

Result<history::RunId> run_id(const std::string& text) {
  history::RunId id = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (bad != std::errc() || end != text.data() + text.size())
    return fail(ErrorCode::usage, "\"" + text + "\" is not the number of a run", "`invctl history list` shows them");
  return id;
}

/// A run with a page of its records on its way.
struct Records {
  history::RunId run = 0;
  std::optional<history::Outcome> outcome;
  std::string after;
  std::size_t limit = 0;
  control::RunDetail detail = {};
  std::size_t views = 0;
};

Result<store::Scan> add_records(store::ReadTxn& txn, Records& page) {
  if (page.views == 0) {
    const auto run = store::get_run(txn, page.run);
    if (!run) return fail(run);
    if (!*run)
      return fail(ErrorCode::not_found, fmt::format("run {} is not in the history", page.run),
                  "`invctl history list` shows those that are; old ones expire");
    page.detail.run = to_message(**run);
    page.detail.run.records.emplace();
  }
  const auto found = store::list_records(txn, page.run, page.outcome, page.after, page.limit);
  if (!found) return fail(found);
  for (const history::RunRecord& record : found->records) page.detail.run.records->push_back(to_message(record));
  page.detail.next = found->next.empty() ? std::string() : to_page_key(found->next);
  page.after = found->next;
  page.limit -= found->records.size();
  const bool done = found->next.empty() || page.limit == 0 || ++page.views == kMostViews;
  return done ? store::Scan::stop : store::Scan::go_on;
}

Task<Result<control::RunDetail>> show(Runtime& runtime, control::HistoryShowRequest request) {
  const auto id = run_id(request.run_id);
  if (!id) co_return fail(id);
  auto after = from_page_key(request.after);
  if (!after) co_return fail(after);
  auto records = co_await runtime.services.store.scan_in_views(
      Records{.run = *id,
              .outcome = request.failed ? std::optional(history::Outcome::failed) : std::nullopt,
              .after = std::move(*after),
              .limit = rows(request.limit, 500)},
      add_records);
  if (!records) co_return fail(records);
  co_return std::move(records->detail);
}

}  // namespace

void add_run_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::SyncRequest, control::SyncReply>("sync",
                                                      [&runtime](control::Call& call, control::SyncRequest request) {
                                                        return sync_now(runtime, call, std::move(request));
                                                      });
  server.on<control::HistoryListRequest, control::RunPage>(
      "history.list",
      [&runtime](control::Call&, control::HistoryListRequest request) { return list(runtime, std::move(request)); });
  server.on<control::HistoryShowRequest, control::RunDetail>(
      "history.show",
      [&runtime](control::Call&, control::HistoryShowRequest request) { return show(runtime, std::move(request)); });
}

}  // namespace invd::daemon
