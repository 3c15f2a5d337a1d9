// The answers of patchListingsItem and of Feeds, and the result of a listings feed, as any bytes.
#include <string>

#include "amazon/feed_decoding.h"
#include "amazon/feed_result.h"
#include "amazon/quantity_patch.h"
#include "base/assert.h"
#include "fuzz/fuzzer.h"

using namespace invd;

namespace {

void check(const amazon::Issue& issue) {
  INVD_ASSERT(!issue.message.empty() && issue.message.size() <= 303 && issue.code.size() <= 303);
  INVD_ASSERT(issue.message.find('\n') == std::string::npos);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = fuzz::text(data, size);
  if (const auto submission = amazon::decode_submission(body, Sku("MUG-1"))) {
    INVD_ASSERT(!submission->id.empty() && submission->issues.size() <= amazon::kMostIssues);
    for (const amazon::Issue& issue : submission->issues) check(issue);
  }
  if (const auto id = amazon::decode_feed_id(body)) INVD_ASSERT(!id->empty());
  if (const auto feed = amazon::decode_feed(body)) INVD_ASSERT(!feed->id.empty() && !feed->status_word.empty());
  if (const auto page = amazon::decode_feeds_page(body))
    for (const std::string& why : page->malformed) INVD_ASSERT(!why.empty());
  if (const auto document = amazon::decode_feed_document(body)) INVD_ASSERT(!document->url.empty());
  if (const auto result = amazon::decode_feed_result(body)) {
    for (const amazon::FeedIssue& one : result->issues) {
      check(one.issue);
      INVD_ASSERT(one.message >= 0);
    }
    for (const std::string& why : result->malformed) INVD_ASSERT(!why.empty());
    INVD_ASSERT(result->messages_accepted >= 0 && result->messages_invalid >= 0);
  }
  return 0;
}
