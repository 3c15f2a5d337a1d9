#pragma once

#include <string_view>

#include "sandbox/api.h"
#include "sandbox/faults.h"
#include "sandbox/feeds.h"
#include "sandbox/json_text.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// Feeds 2021-06-30 for JSON_LISTINGS_FEED. Owned by the World; neither sockets nor clock. `origin` stands before the
/// path of presigned URLs: "http://127.0.0.1:1234".
class FeedsApi {
 public:
  FeedsApi(const Shop& shop, Feeds& feeds, Faults& faults) : shop_(shop), feeds_(feeds), faults_(faults) {}

  [[nodiscard]] http::Response create_feed_document(std::string_view body, std::string_view origin, Timestamp now);
  /// 429 when the feeds of its type have a limit of their own, and it is reached.
  [[nodiscard]] http::Response create_feed(std::string_view body);
  [[nodiscard]] http::Response get_feed(std::string_view feed_id, Timestamp now);
  [[nodiscard]] http::Response get_feeds(const Target& target, Timestamp now);
  [[nodiscard]] http::Response cancel_feed(std::string_view feed_id, Timestamp now);
  /// Of processing reports.
  [[nodiscard]] http::Response get_feed_document(std::string_view document_id, const Target& target,
                                                 std::string_view origin, Timestamp now);

 private:
  void write(JsonText& json, const Feed& feed, std::string_view operation);
  const Shop& shop_;
  Feeds& feeds_;
  Faults& faults_;
};

}  // namespace invd::sandbox
