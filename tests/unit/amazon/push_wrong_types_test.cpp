#include <functional>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "amazon/feed_decoding.h"
#include "amazon/feed_result.h"
#include "amazon/quantity_patch.h"

namespace invd::amazon {
namespace {

using Json = nlohmann::json;

/// What a decoder made of a body, as text, and what it could not read.
struct Read {
  std::string kept;
  std::vector<std::string> complaints;
};

struct Decoder {
  std::string name;
  Json sample;
  std::function<Read(const std::string& body)> read;
};
std::ostream& operator<<(std::ostream& out, const Decoder& decoder) {
  return out << decoder.name;
}

template <class T>
Read refused(const Result<T>& result) {
  return {{}, {result.error().message}};
}

std::string text(const Issue& issue) {
  return issue.code + " " + std::string(name(issue.severity)) + " " + issue.message + ";";
}

std::string text(const Feed& feed) {
  std::string all = feed.id + " " + feed.type + " " + feed.status_word + " " + to_rfc3339(feed.created) + " ";
  for (const MarketplaceId& id : feed.marketplaces) all += id.str() + ",";
  for (const auto& time : {feed.processing_started, feed.processing_ended}) all += time ? to_rfc3339(*time) : "-";
  return all + " " + feed.result_document_id;
}

Read read_submission(const std::string& body) {
  const auto read = decode_submission(body, Sku("MUG-1"));
  if (!read) return refused(read);
  std::string kept = read->id + " " + std::string(name(read->status)) + " ";
  for (const Issue& issue : read->issues) kept += text(issue);
  return {kept, std::vector<std::string>(read->more_issues, "issues")};
}

Read read_page(const std::string& body) {
  const auto read = decode_feeds_page(body);
  if (!read) return refused(read);
  std::string kept = read->next_token;
  for (const Feed& feed : read->feeds) kept += " " + text(feed);
  return {kept, read->malformed};
}

Read read_document(const std::string& body) {
  const auto read = decode_feed_document(body);
  if (!read) return refused(read);
  return {read->id + " " + std::string(read->url.reveal()) + (read->gzip ? " gzip" : ""), {}};
}

Read read_result(const std::string& body) {
  const auto read = decode_feed_result(body);
  if (!read) return refused(read);
  std::string kept = read->feed_id + " ";
  for (const FeedIssue& one : read->issues)
    kept += std::to_string(one.message) + " " + one.sku.str() + " " + text(one.issue);
  for (const std::int64_t count :
       {read->errors, read->warnings, read->messages_processed, read->messages_accepted, read->messages_invalid})
    kept += " " + std::to_string(count);
  return {kept, read->malformed};
}

std::vector<Decoder> decoders() {
  const Json feed = {{"feedId", "F1"},
                     {"feedType", "JSON_LISTINGS_FEED"},
                     {"marketplaceIds", {"ATVPDKIKX0DER"}},
                     {"createdTime", "2026-11-01T10:00:00Z"},
                     {"processingStatus", "DONE"},
                     {"processingStartTime", "2026-11-01T10:01:00Z"},
                     {"processingEndTime", "2026-11-01T10:02:00Z"},
                     {"resultFeedDocumentId", "D1"}};
  const Json issue = {{"messageId", 1},
                      {"sku", "MUG-1"},
                      {"code", "90220"},
                      {"severity", "ERROR"},
                      {"message", "no"},
                      {"attributeName", "quantity"},
                      {"categories", {"INVALID_ATTRIBUTE"}}};
  const Json summary = {{"errors", 1},           {"warnings", 2},        {"messagesProcessed", 3},
                        {"messagesAccepted", 4}, {"messagesInvalid", 5}, {"itemSummary", {{"items", 6}}}};
  return {
      {"Submission",
       {{"sku", "MUG-1"},
        {"status", "ACCEPTED"},
        {"submissionId", "S1"},
        {"issues", {issue}},
        {"identifiers", {{{"asin", "B1"}}}}},
       read_submission},
      {"FeedsPage", {{"feeds", {feed}}, {"nextToken", "more"}}, read_page},
      {"FeedDocument",
       {{"feedDocumentId", "D1"}, {"url", "https://s3.amazonaws.com/x"}, {"compressionAlgorithm", "GZIP"}},
       read_document},
      {"FeedResult",
       {{"header", {{"sellerId", "A1"}, {"version", "2.0"}, {"feedId", "F1"}}},
        {"issues", {issue}},
        {"summary", summary}},
       read_result},
  };
}

/// Every place of a document, as a pointer and as invd's messages have it.
void collect(const Json& value, const Json::json_pointer& at, const std::string& path,
             std::vector<std::pair<Json::json_pointer, std::string>>& places) {
  if (!at.empty()) places.emplace_back(at, path);
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i)
      collect(value[i], at / i, path + "[" + std::to_string(i) + "]", places);
  if (value.is_object())
    for (const auto& [name, inner] : value.items())
      collect(inner, at / name, path.empty() ? name : path + "." + name, places);
}

bool is_about(const std::string& complaint, const std::string& path) {
  const std::string of = path.substr(0, path.find('['));
  return complaint.starts_with(path) || complaint == of || complaint.starts_with("Amazon answered with another SKU");
}

class PushWrongTypes : public testing::TestWithParam<Decoder> {};

/// I12: what is not of its type is refused by name or left out, and never taken for something else.
TEST_P(PushWrongTypes, AtEveryPlaceAreRefusedByNameOrLeftOut) {
  const Decoder& decoder = GetParam();
  const Read good = decoder.read(decoder.sample.dump());
  ASSERT_TRUE(good.complaints.empty()) << good.complaints.front();
  std::vector<std::pair<Json::json_pointer, std::string>> places;
  collect(decoder.sample, Json::json_pointer(), "", places);
  const std::vector<Json> wrong_values = {
      nullptr, 7, -7, 1.5, "seven", "", true, {7}, {{"seven", 7}}, std::string(60'000, 'x')};
  int refused = 0;
  for (const auto& [place, path] : places) {
    for (const Json& wrong : wrong_values) {
      SCOPED_TRACE(path + " " + wrong.dump().substr(0, 20));
      Json changed = decoder.sample;
      const Json before = changed.at(place);
      changed.at(place) = wrong;
      const Read read = decoder.read(changed.dump());
      for (const std::string& complaint : read.complaints) {
        EXPECT_TRUE(is_about(complaint, path)) << complaint;
        EXPECT_FALSE(complaint.contains("seven") || complaint.contains("xxx")) << complaint;
      }
      refused += read.complaints.empty() ? 0 : 1;
      if (read.complaints.empty() && read.kept != good.kept)
        EXPECT_TRUE(wrong.is_null() || wrong.type() == before.type()) << "taken for what it is not: " << read.kept;
    }
  }
  EXPECT_GT(refused, 10);
}

INSTANTIATE_TEST_SUITE_P(I12, PushWrongTypes, testing::ValuesIn(decoders()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace invd::amazon
