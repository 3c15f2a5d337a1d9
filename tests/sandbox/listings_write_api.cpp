#include "sandbox/listings_write_api.h"

#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/damage.h"
#include "sandbox/json_text.h"
#include "sandbox/listing_search.h"
#include "sandbox/parameters.h"
#include "sandbox/submission_rules.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;
constexpr std::string_view kPatch = "patchListingsItem";

bool is_json(const http::Request& request) {
  return http::find_header(request.headers, "Content-Type").starts_with("application/json");
}

}  // namespace

/// The query of the request.
struct ListingsWriteApi::Wanted {
  std::vector<std::size_t> stores;
  bool preview = false;
  bool issues = true;
  bool identifiers = false;

  [[nodiscard]] static std::expected<Wanted, ApiError> parse(const Target& target, const Shop& shop) {
    if (auto once = check_once(target); !once) return Failure(once.error());
    const auto stores = parse_marketplaces(target, shop);
    if (!stores) return Failure(stores.error());
    Wanted wanted;
    wanted.stores = *stores;
    if (const std::string* mode = target.find("mode")) {
      if (*mode != "VALIDATION_PREVIEW") return Failure(invalid_input("mode holds a value that is not allowed."));
      wanted.preview = true;
    }
    const auto data = parse_bits(target, "includedData", 1U, [](std::string_view name) {
      if (name == "issues") return 0;
      return name == "identifiers" ? 1 : -1;
    });
    if (!data) return Failure(data.error());
    wanted.issues = (*data & 1U) != 0;
    wanted.identifiers = (*data & 2U) != 0;
    if (wanted.identifiers && !wanted.preview)
      return Failure(invalid_input("identifiers are for the mode VALIDATION_PREVIEW."));
    return wanted;
  }
  [[nodiscard]] std::uint32_t bits() const {
    std::uint32_t all = 0;
    for (const std::size_t store : stores) all |= 1U << store;
    return all;
  }
};

struct ListingsWriteApi::Outcome {
  std::string id;
  std::vector<SubmissionIssue> issues;
};

http::Response ListingsWriteApi::patch_listings_item(std::string_view sku, const Target& target,
                                                     const http::Request& request) {
  if (!is_json(request))
    return to_response({415, "InvalidInput", "The request payload is in an unsupported format.", {}});
  const auto wanted = Wanted::parse(target, shop_);
  if (!wanted) return to_response(wanted.error());
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return to_response(invalid_input("The body is not a JSON object."));
  const auto type = body.find("productType");
  if (type == body.end() || !type->is_string() || type->get_ref<const std::string&>().empty())
    return to_response(invalid_input("productType is required."));
  auto judged = judge_patches(body.value("patches", Json()), wanted->bits(), shop_);
  if (!judged) return to_response(invalid_input(judged.error()));
  Outcome outcome{submissions_.next_id(), std::move(judged->issues)};
  if (outcome.issues.empty() && submissions_.is_unfounded(kPatch)) outcome.issues.push_back(unfounded_issue());
  if (!outcome.issues.empty()) {
    submissions_.refuse();
  } else if (!wanted->preview) {
    Submission submission;
    submission.source = kPatch;
    submission.sku = sku;
    submission.stores = wanted->bits();
    submission.patch = std::move(judged->patch);
    submissions_.accept(outcome.id, std::move(submission), kPatch);
  }
  return answer(sku, *wanted, outcome);
}

http::Response ListingsWriteApi::answer(std::string_view sku, const Wanted& wanted, const Outcome& outcome) {
  std::string_view status = "INVALID";
  if (outcome.issues.empty()) status = wanted.preview ? "VALID" : "ACCEPTED";
  if (faults_.fires(FaultKind::unknown_enum, kPatch) != nullptr) status = kUnknownStatus;
  http::Response response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/json");
  JsonText json(response.body);
  json.open('{');
  json.field("sku", sku);
  json.field("status", status);
  json.field("submissionId", outcome.id);
  if (wanted.issues) {
    json.key("issues").open('[');
    for (const SubmissionIssue& issue : outcome.issues) write(json, issue);
    json.close(']');
  }
  const auto number = shop_.listings().find(sku);
  if (wanted.identifiers) {
    json.key("identifiers").open('[');
    for (const std::size_t store : wanted.stores) {
      if (!number || !shop_.listings().now(*number).in(store)) continue;
      json.open('{');
      json.field("marketplaceId", shop_.stores()[store].marketplace->id);
      json.field("asin", shop_.products()[*number].asin);
      json.close('}');
    }
    json.close(']');
  }
  json.close('}');
  if (faults_.fires(FaultKind::malformed_order, kPatch) != nullptr)
    response.body = with_wrong_type(response.body, faults_.random());
  return response;
}

}  // namespace invd::sandbox
