#pragma once

#include <string>
#include <vector>

#include "unit/sandbox/report_caller.h"

namespace invd::sandbox::test {

inline const std::string kFeeds = "/feeds/2021-06-30/feeds";
inline const std::string kJsonType = "application/json; charset=UTF-8";

/// A message that sets the merchant's quantity.
[[nodiscard]] inline Json quantity_message(int id, const std::string& sku, int quantity,
                                           const std::string& op = "merge") {
  return {
      {"messageId", id},
      {"sku", sku},
      {"operationType", "PATCH"},
      {"productType", "PRODUCT"},
      {"patches",
       Json::array({{{"op", op},
                     {"path", "/attributes/fulfillment_availability"},
                     {"value", Json::array({{{"fulfillment_channel_code", "DEFAULT"}, {"quantity", quantity}}})}}})}};
}

[[nodiscard]] inline Json listings_feed(const Json& messages) {
  return {{"header", {{"sellerId", "SELLER"}, {"version", "2.0"}}}, {"messages", messages}};
}

/// Uploads feeds and reads their processing reports.
class FeedCaller : public ReportCaller {
 public:
  explicit FeedCaller(World& world) : ReportCaller(world), world_(world) {}

  [[nodiscard]] Json new_document(const std::string& type = kJsonType) {
    return Json::parse(post("/feeds/2021-06-30/documents", {{"contentType", type}}).response.body);
  }
  [[nodiscard]] Reply upload(const std::string& url, const std::string& body, const std::string& type = kJsonType) {
    http::Request request;
    request.method = "PUT";
    request.url = url;
    request.headers = {{"Content-Type", type}};
    request.body = body;
    return world_.handle(request, now());
  }
  [[nodiscard]] Reply create_feed(const std::string& document_id, const Json& marketplaces = Json::array({kUs})) {
    return post(kFeeds,
                {{"feedType", kListingsFeed}, {"marketplaceIds", marketplaces}, {"inputFeedDocumentId", document_id}});
  }
  /// Documents, upload and feed in one; the feed's id, empty when something was refused.
  [[nodiscard]] std::string submit(const std::string& body, const Json& marketplaces = Json::array({kUs})) {
    const Json document = new_document();
    if (upload(document.at("url"), body).response.status != 200) return "";
    const Reply reply = create_feed(document.at("feedDocumentId"), marketplaces);
    return reply.response.status == 202 ? Json::parse(reply.response.body).at("feedId").get<std::string>() : "";
  }
  [[nodiscard]] std::string submit(const Json& messages) { return submit(listings_feed(messages).dump()); }
  [[nodiscard]] Json feed(const std::string& id) { return Json::parse(call(kFeeds + "/" + id).response.body); }
  [[nodiscard]] std::string feed_status(const std::string& id) { return feed(id).at("processingStatus"); }
  /// The processing report of a feed that is over.
  [[nodiscard]] Json result(const std::string& id) {
    const Json told = feed(id);
    const std::string document = told.at("resultFeedDocumentId");
    const Json where = Json::parse(call("/feeds/2021-06-30/documents/" + document).response.body);
    const std::string body = download(where.at("url")).response.body;
    return Json::parse(where.contains("compressionAlgorithm") ? gunzip(body) : body);
  }

 private:
  World& world_;
};

}  // namespace invd::sandbox::test
