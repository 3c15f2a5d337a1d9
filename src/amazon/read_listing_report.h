#pragma once

#include <functional>

#include "amazon/account.h"
#include "amazon/listing_report.h"
#include "amazon/reports.h"
#include "async/task.h"
#include "base/error.h"
#include "base/ids.h"

namespace invd::amazon {

/// Takes some rows of a report, in its order. While it runs, nothing more is read, and Amazon's side waits. An error
/// ends the reading.
using OnRows = std::move_only_function<async::Task<Result<void>>(ReportRows rows)>;

/// What the fetching of a document may take, `on_rows` included.
inline constexpr Duration kDocumentDeadline = std::chrono::hours(6);

/// Fetches the document of a report of all listings and reads it, in constant memory, whatever its length. The signed
/// address is asked without the account's token, and only where Amazon keeps its documents. Rows given before an error
/// are right as rows, but the report is not all here: nothing may be concluded from what it lacks. No repetition: a
/// broken download begins anew with a new address (get_report_document()).
/// Errors: as http::Client::open(); refused (the address is not Amazon's); rejected (403, 404 and the like: the address
/// has expired); temporary (500, 503, 429); malformed, limit: as ListingReport; what `on_rows` gave.
[[nodiscard]] async::Task<Result<ReportEnd>> read_listing_report(Account& account, ReportDocument document,
                                                                 MarketplaceId marketplace, OnRows on_rows,
                                                                 ReportLimits limits = {});

}  // namespace invd::amazon
