// The document of a report of all listings, as any bytes in any pieces: a byte that says how it is packed and written,
// one that says how long the pieces are, and the document. What comes out does not depend on the pieces.
#include "amazon/listing_report.h"

#include <algorithm>
#include <string>
#include <vector>

#include "amazon/charset.h"
#include "amazon/document_address.h"
#include "amazon/report_date.h"
#include "base/assert.h"
#include "fuzz/fuzzer.h"
#include "fuzz/input.h"
#include "json/utf8.h"

using namespace invd;

namespace {

constexpr std::size_t kCharsets = static_cast<std::size_t>(amazon::Charset::windows_31j) + 1;

struct Read {
  std::vector<catalog::AmazonListing> listings;
  std::vector<std::uint64_t> malformed;  ///< lines
  bool failed = false;
};

Read read(std::string_view document, const amazon::ReportForm& form, std::size_t piece) {
  const amazon::ReportLimits limits{.packed = 1u << 20,
                                    .unpacked = {.total = 4u << 20, .ratio = 100, .ratio_from = 64u << 10},
                                    .lines = {.line = 512, .fields = 40},
                                    .rows_at_once = 7};
  Read all;
  auto report = amazon::ListingReport::open(form, limits);
  INVD_ASSERT(report.has_value());
  const auto drain = [&] {
    while (!report->used_up()) {
      auto rows = report->next();
      if (!rows) {
        INVD_ASSERT(rows.error().code == ErrorCode::malformed || rows.error().code == ErrorCode::limit);
        all.failed = true;
        return;
      }
      INVD_ASSERT(rows->size() <= limits.rows_at_once);
      for (const amazon::MalformedRow& row : rows->malformed) {
        INVD_ASSERT(row.line > 1 && !row.reason.empty());
        all.malformed.push_back(row.line);
      }
      std::ranges::move(rows->listings, std::back_inserter(all.listings));
    }
  };
  while (!document.empty() && !all.failed) {
    report->feed(std::string(document.substr(0, piece)));
    document.remove_prefix(std::min(piece, document.size()));
    drain();
  }
  if (!all.failed) report->finish();
  if (!all.failed) drain();
  return all;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t how = input.u8();
  const std::size_t piece = 1 + input.u8();
  const std::string_view document = input.rest();
  const amazon::ReportForm form{.marketplace = MarketplaceId("A1PA6795UKMFR9"),
                                .gzip = how % 2 == 1,
                                .charset = static_cast<amazon::Charset>(how / 2 % kCharsets)};
  const Read whole = read(document, form, 1u << 20);
  const Read pieces = read(document, form, piece);
  // How far a bomb is from its limit is looked at after each piece.
  INVD_ASSERT(form.gzip || whole.failed == pieces.failed);
  if (!whole.failed && !pieces.failed)
    INVD_ASSERT(whole.listings == pieces.listings && whole.malformed == pieces.malformed);
  for (const catalog::AmazonListing& one : whole.listings) {
    INVD_ASSERT(!one.sku.empty() && !one.sku.view().contains(json::kReplacement));
    INVD_ASSERT(!one.quantity || *one.quantity >= 0);
  }
  (void)amazon::charset_of_content_type(document);
  (void)amazon::parse_report_date(document);
  if (const auto allowed = amazon::check_document_address(document, true); !allowed)
    INVD_ASSERT(allowed.error().code == ErrorCode::refused);
  return 0;
}
