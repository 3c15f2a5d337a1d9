#include "amazon/read_listing_report.h"

#include <memory>
#include <string>
#include <utility>

#include "amazon/charset.h"
#include "amazon/document_address.h"
#include "amazon/document_status.h"
#include "async/worker.h"
#include "http/body_stream.h"
#include "http/message.h"

namespace invd::amazon {
namespace {

/// Amazon's store of documents sends as fast as it can; one that is silent for so long has gone.
constexpr Duration kSilence = std::chrono::seconds(30);

http::Request request(const ReportDocument& document, const ReportLimits& limits) {
  http::Request request;
  request.url = document.url.reveal();
  request.limits.body = limits.packed;
  request.limits.total = kDocumentDeadline;
  request.limits.low_speed = kSilence;
  return request;
}

Result<ReportForm> form(const http::Response& head, const ReportDocument& document, MarketplaceId marketplace) {
  const auto stated = charset_of_content_type(http::find_header(head.headers, "content-type"));
  if (!stated) return fail(stated, "the report");
  const Charset charset = stated->value_or(default_charset(marketplace));
  // Packed once, whoever says so.
  const bool gzip = document.gzip || http::find_header(head.headers, "content-encoding") == "gzip";
  return ReportForm{.marketplace = std::move(marketplace), .gzip = gzip, .charset = charset};
}

/// Shared with the worker that parses, which goes on when the reader is destroyed meanwhile.
using SharedReport = std::shared_ptr<ListingReport>;

/// Gives on all rows of what the report was fed.
async::Task<Result<void>> give_on(async::Scheduler& scheduler, SharedReport report, OnRows& on_rows) {
  while (!report->used_up()) {
    auto rows = co_await async::on_worker(scheduler, [report] { return report->next(); });
    if (!rows) co_return fail(rows);
    if (rows->size() == 0) continue;
    if (auto taken = co_await on_rows(std::move(*rows)); !taken) co_return fail(taken);
  }
  co_return Result<void>{};
}

}  // namespace

async::Task<Result<ReportEnd>> read_listing_report(Account& account, ReportDocument document, MarketplaceId marketplace,
                                                   OnRows on_rows, ReportLimits limits) {
  const Account::Environment& environment = account.environment();
  environment.scheduler.assert_on_thread();
  const std::string where = account.name().str() + ": document of a report";
  auto allowed = check_document_address(document.url.reveal(), is_loopback_url(account.endpoint_url()));
  if (!allowed) co_return fail(allowed, where);
  const auto body = co_await environment.http.open(request(document, limits));
  if (!body) co_return fail(body, where);
  if (auto good = check_document_status((*body)->head().status); !good) co_return fail(good, where);
  auto how = form((*body)->head(), document, std::move(marketplace));
  if (!how) co_return fail(how, where);
  auto opened = ListingReport::open(std::move(*how), limits);
  if (!opened) co_return fail(opened, where);
  const auto report = std::make_shared<ListingReport>(std::move(*opened));
  for (bool more = true; more;) {
    auto piece = co_await (*body)->read();
    if (!piece) co_return fail(piece, where);
    more = !piece->empty();
    if (more) {
      report->feed(std::move(*piece));
    } else {
      report->finish();
    }
    if (auto given = co_await give_on(environment.scheduler, report, on_rows); !given) co_return fail(given, where);
  }
  co_return report->end();
}

}  // namespace invd::amazon
