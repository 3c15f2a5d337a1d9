// Times, durations, decimals, dates of HTTP and what stands percent-encoded in URLs, as any text: what is read is
// written as something that reads as the same.
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/decimal.h"
#include "base/timestamp.h"
#include "fuzz/fuzzer.h"
#include "fuzz/input.h"
#include "http/message.h"

using namespace invd;

namespace {

constexpr Timestamp kNow{1'793'527'200'000};           // 2026-11-01T10:00:00Z
constexpr Timestamp kEndOfYears{253'402'300'800'000};  // 10000-01-01T00:00:00Z
constexpr Duration kLongest = std::chrono::days(100 * 366);

void check_time(std::string_view text) {
  if (const auto time = parse_rfc3339(text)) {
    INVD_ASSERT(*time >= Timestamp{} && *time < kEndOfYears);
    INVD_ASSERT(parse_rfc3339(to_rfc3339(*time)) == *time);
    INVD_ASSERT(add_calendar_months(*time, 12) > *time);
  }
  if (const auto moment = parse_moment(text, kNow)) INVD_ASSERT(*moment >= kNow - kLongest && *moment < kEndOfYears);
  if (const auto date = http::parse_http_date(text)) {
    INVD_ASSERT(*date >= Timestamp{} && date->ms % 1'000 == 0);
    INVD_ASSERT(http::parse_http_date(http::to_http_date(*date)) == *date);
  }
}

void check_duration(std::string_view text) {
  const auto duration = parse_duration(text);
  if (!duration) return;
  INVD_ASSERT(*duration >= Duration(0) && *duration <= kLongest);
  INVD_ASSERT(parse_duration(to_string(*duration)) == *duration);
}

void check_decimal(std::string_view text, std::int64_t factor) {
  const auto number = Decimal::parse(text);
  if (!number) return;
  const auto again = Decimal::parse(number->str());
  INVD_ASSERT(again && *again == *number && again->same_value(*number));
  INVD_ASSERT(Decimal::from_parts(number->coefficient(), number->scale()) == *number);
  if (const auto sum = number->plus(*number)) {
    const auto twice = number->times(2);
    INVD_ASSERT(twice && *twice == *sum);
  }
  if (const auto product = number->times(factor)) INVD_ASSERT(product->scale() == number->scale());
}

void check_percent(std::string_view text) {
  INVD_ASSERT(http::percent_decode(http::percent_encode(text)) == text);
  const auto query = http::decode_query(text, true);
  INVD_ASSERT(http::decode_query(http::encode_query(query), true) == query);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto factor = static_cast<std::int64_t>(input.u64());
  const std::string_view text = input.rest();
  check_time(text);
  check_duration(text);
  check_decimal(text, factor);
  check_percent(text);
  return 0;
}
