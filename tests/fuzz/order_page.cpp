// A page of searchOrders and the answer of getOrder, as any bytes.
#include <string>

#include "amazon/amazon_message.h"
#include "amazon/order_decoding.h"
#include "base/assert.h"
#include "fuzz/fuzzer.h"
#include "json/document.h"
#include "json/repair.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace invd;
  const std::string_view body = fuzz::text(data, size);
  for (const auto reading : {amazon::Reading::strict, amazon::Reading::repairing}) {
    if (const auto page = amazon::decode_orders_page(body, reading)) {
      for (const amazon::MalformedOrder& bad : page->malformed) {
        INVD_ASSERT(!bad.reason.empty());
        INVD_ASSERT(bad.redacted_json.size() <= (64u << 10));
        INVD_ASSERT(json::Document::open(bad.redacted_json).has_value());
      }
      for (const orders::AmazonOrder& order : page->orders) {
        INVD_ASSERT(!order.order_id.empty());
        for (const orders::AmazonOrderItem& item : order.items) INVD_ASSERT(item.quantity_ordered >= 0);
      }
    }
    (void)amazon::decode_order_answer(body, reading);
  }
  if (json::Document::open(body)) INVD_ASSERT(json::Document::open(json::repair(body)).has_value());
  (void)amazon::read_errors(body);
  return 0;
}
