// A page of searchListingsItems, the answers of getListingsItem and of Reports, as any bytes.
#include <string>

#include "amazon/listing_decoding.h"
#include "amazon/report_decoding.h"
#include "base/assert.h"
#include "fuzz/fuzzer.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace invd;
  const std::string_view body = fuzz::text(data, size);
  for (const auto reading : {amazon::Reading::strict, amazon::Reading::repairing}) {
    if (const auto page = amazon::decode_listings_page(body, reading)) {
      for (const amazon::MalformedListing& bad : page->malformed) INVD_ASSERT(!bad.reason.empty());
      for (const catalog::AmazonListing& one : page->listings) {
        INVD_ASSERT(!one.sku.empty() && !one.marketplace.empty() && !one.product_type.empty());
        INVD_ASSERT(!one.quantity || *one.quantity >= 0);
        INVD_ASSERT((one.channel == catalog::Channel::unknown) == one.channel_code.empty());
      }
      INVD_ASSERT(page->number_of_results >= 0);
    }
    (void)amazon::decode_listing_answer(body, Sku("TEA/1 +%"), reading);
  }
  if (const auto id = amazon::decode_report_id(body)) INVD_ASSERT(!id->empty());
  if (const auto report = amazon::decode_report(body)) INVD_ASSERT(!report->id.empty() && !report->status_word.empty());
  if (const auto page = amazon::decode_reports_page(body))
    for (const std::string& why : page->malformed) INVD_ASSERT(!why.empty());
  if (const auto document = amazon::decode_report_document(body)) INVD_ASSERT(!document->url.empty());
  return 0;
}
