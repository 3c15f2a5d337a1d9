#include "amazon/quantity_patch.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "amazon/comma_list.h"
#include "amazon/fields.h"
#include "http/message.h"
#include "json/document.h"
#include "json/utf8.h"

namespace invd::amazon {
namespace {

constexpr std::string_view kPath = "/listings/2021-08-01/items/";
constexpr std::size_t kMostMarketplaces = 50;

bool is_text(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = json::sequence_length(bytes, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

Result<void> check(const Account& account, const QuantityPatch& patch) {
  if (account.seller_id().empty())
    return fail(ErrorCode::usage, account.name().str() + ": its seller id is not known",
                "set integrations[].seller_id in invd.yaml");
  if (patch.marketplaces.empty() || patch.marketplaces.size() > kMostMarketplaces)
    return fail(ErrorCode::usage, "patchListingsItem takes 1 to 50 marketplaces");
  return check(patch.change);
}

std::string body(const QuantityChange& change) {
  return json::ObjectBuilder().add("productType", product_type(change)).add("patches", patches(change)).build().str();
}

/// Keeps the gravest, of equals the first.
void add(Submission& submission, Issue issue) {
  const auto place =
      std::ranges::upper_bound(submission.issues, issue.severity, std::ranges::greater(), &Issue::severity);
  submission.issues.insert(place, std::move(issue));
  if (submission.issues.size() <= kMostIssues) return;
  submission.issues.pop_back();
  ++submission.more_issues;
}

/// Nothing is decided by them, so one that cannot be read costs itself only.
void read_issues(const json::Object& root, Submission& submission) {
  const auto value = root.find("issues");
  if (!value) return;
  const auto list = value->array();
  if (!list) {
    ++submission.more_issues;
    return;
  }
  for (const json::Value& element : list->elements()) {
    if (auto issue = decode_issue(element)) {
      add(submission, std::move(*issue));
    } else {
      ++submission.more_issues;
    }
  }
}

}  // namespace

Result<void> check(const QuantityChange& change) {
  if (change.sku.empty() || change.sku.view().size() > Fields::kLongestSku || !is_text(change.sku.view()))
    return fail(ErrorCode::usage, "a quantity is written for a SKU that is text of at most 256 bytes");
  if (change.quantity < 0 || change.quantity > Fields::kMostUnits)
    return fail(ErrorCode::usage, "listing " + change.sku.str() + ": a quantity is 0 to 1000000000 units");
  return {};
}

std::string_view product_type(const QuantityChange& change) {
  return change.product_type.empty() ? kAnyProductType : std::string_view(change.product_type);
}

json::Text patches(const QuantityChange& change) {
  const json::Text offer =
      json::ObjectBuilder().add("fulfillment_channel_code", "DEFAULT").add("quantity", change.quantity).build();
  const json::Text patch = json::ObjectBuilder()
                               .add("op", "merge")
                               .add("path", "/attributes/fulfillment_availability")
                               .add("value", json::ArrayBuilder().add(offer).build())
                               .build();
  return json::ArrayBuilder().add(patch).build();
}

std::string_view name(SubmissionStatus status) {
  return status == SubmissionStatus::accepted ? "accepted" : "invalid";
}

Result<Submission> decode_submission(std::string_view body, const Sku& sku) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  Fields fields(document->root());
  const Sku answered(fields.required_text("sku", Fields::kLongestSku));
  const std::string status = fields.required_text("status");
  Submission submission;
  submission.id = fields.required_id("submissionId");
  if (status == "INVALID") {
    submission.status = SubmissionStatus::invalid;
  } else if (status != "ACCEPTED") {
    fields.complain("status", "a word that invd does not know");
  }
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  if (answered != sku) return fail(ErrorCode::malformed, "Amazon answered with another SKU");
  read_issues(*document->root().object(), submission);
  return submission;
}

async::Task<Changed<Submission>> patch_quantity(Account& account, QuantityPatch patch, Priority priority,
                                                Duration deadline) {
  if (auto checked = check(account, patch); !checked) co_return fail(checked);
  const Sku& sku = patch.change.sku;
  Call call{
      .operation = Operation::patch_listings_item,
      .method = "PATCH",
      .path = std::string(kPath) + http::percent_encode(account.seller_id()) + "/" + http::percent_encode(sku.view()),
      .query = {{"marketplaceIds", comma_list(patch.marketplaces)}},
      .body = body(patch.change)};
  const auto response = co_await account.change(std::move(call), priority, deadline);
  if (!response) co_return fail(response, "listing " + sku.str());
  auto submission = decode_submission(response->body, sku);
  if (!submission)
    co_return fail_unread(submission, account.name().str() + ": patchListingsItem: listing " + sku.str());
  co_return std::move(*submission);
}

}  // namespace invd::amazon
