#include "sandbox/submission_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;
constexpr std::string_view kAttributes = "/attributes/";
constexpr std::string_view kAvailability = "fulfillment_availability";
constexpr std::string_view kOffer = "purchasable_offer";

/// What Amazon says of attributes, and of fields in them, that it does not know. The code that it has for a value out
/// of range is not known: it is this one here.
SubmissionIssue invalid_attribute(std::string_view attribute) {
  return {"90000900", "The attributes are invalid.", std::string(attribute)};
}

SubmissionIssue missing_field(std::string_view field) {
  return {"99022",
          "The field '" + std::string(field) + "' for the attribute '" + std::string(kAvailability) +
              "' does not have enough values. The required minimum is '1' value(s).",
          std::string(kAvailability)};
}

bool is_whole(const Json& value, std::int64_t most) {
  return value.is_number_integer() && value >= 0 && value <= most;
}

/// "2026-10-01"
std::optional<Timestamp> parse_date(const Json& value) {
  if (!value.is_string() || value.get_ref<const std::string&>().size() != 10) return std::nullopt;
  const auto time = parse_rfc3339(value.get<std::string>() + "T00:00:00Z");
  return time ? std::optional(*time) : std::nullopt;
}

/// The value of a field, in the first element when it is a list; null when there is none.
const Json& inside(const Json& value, const char* field) {
  static const Json kNothing;
  const Json& object = value.is_array() && !value.empty() ? value.front() : value;
  return object.is_object() && object.contains(field) ? object.at(field) : kNothing;
}

/// Judges one patch after the other.
class Judge {
 public:
  Judge(std::uint32_t stores, const Shop& shop) : stores_(stores), shop_(shop) {}

  void availability(ChannelEdit::Kind kind, const Json& values) {
    if (values.empty() && kind != ChannelEdit::Kind::remove) judged_.issues.push_back(missing_field(kChannel));
    if (values.empty() && kind == ChannelEdit::Kind::remove)
      for (const bool amazon : {false, true})
        judged_.patch.channels.push_back({.kind = kind, .amazon = amazon, .stores = stores_});
    for (const Json& value : values) entry(kind, value);
  }

  void offer(const Json& values) {
    for (const Json& value : values) {
      const auto store = store_of(value);
      const Json& price = inside(inside(inside(value, "our_price"), "schedule"), "value_with_tax");
      if (!store || !price.is_number() || price < 0 || price > kHighestPrice) {
        judged_.issues.push_back(invalid_attribute(kOffer));
        continue;
      }
      const auto level = static_cast<double>(shop_.stores()[*store].price_level);
      judged_.patch.price = std::llround(price.get<double>() * 100 / level);
    }
  }

  void unknown(std::string_view attribute) { judged_.issues.push_back(invalid_attribute(attribute)); }
  [[nodiscard]] JudgedPatch take() { return std::move(judged_); }

 private:
  static constexpr const char* kChannel = "fulfillment_channel_code";
  static constexpr std::array<std::string_view, 5> kFields = {kChannel, "quantity", "lead_time_to_ship_max_days",
                                                              "restock_date", "marketplace_id"};

  /// The store that the value names among those of the submission; the first of them when it names none.
  [[nodiscard]] std::optional<std::size_t> store_of(const Json& value) const {
    const auto named = value.find("marketplace_id");
    for (std::size_t store = 0; store < shop_.stores().size(); ++store)
      if ((stores_ >> store & 1U) != 0 && (named == value.end() || *named == shop_.stores()[store].marketplace->id))
        return store;
    return std::nullopt;
  }

  void entry(ChannelEdit::Kind kind, const Json& value) {
    ChannelEdit edit{.kind = kind, .stores = stores_};
    const std::size_t before = judged_.issues.size();
    for (const auto& [field, content] : value.items()) {
      const bool known = std::ranges::find(kFields, std::string_view(field)) != kFields.end();
      if (!known || !take_field(edit, field, content)) judged_.issues.push_back(invalid_attribute(kAvailability));
    }
    if (const auto store = store_of(value); !store)
      judged_.issues.push_back(invalid_attribute(kAvailability));
    else if (value.contains("marketplace_id"))
      edit.stores = 1U << *store;
    if (!value.contains(kChannel)) judged_.issues.push_back(missing_field(kChannel));
    if (kind == ChannelEdit::Kind::replace && !edit.amazon && !value.contains("quantity"))
      judged_.issues.push_back(missing_field("quantity"));
    if (judged_.issues.size() == before) judged_.patch.channels.push_back(edit);
  }

  bool take_field(ChannelEdit& edit, std::string_view field, const Json& content) const {
    if (field == kChannel) {
      const Region region = shop_.stores().front().marketplace->region;
      edit.amazon = content == channel_code(true, region);
      return edit.amazon || content == channel_code(false, region);
    }
    if (field == "quantity") {
      if (!is_whole(content, kMostUnits)) return false;
      edit.quantity = content.get<int>();
    } else if (field == "lead_time_to_ship_max_days") {
      if (!is_whole(content, kLongestLeadTime)) return false;
      edit.lead_time_days = content.get<int>();
    } else if (field == "restock_date") {
      edit.restock = parse_date(content);
      return edit.restock.has_value();
    }
    return true;
  }

  std::uint32_t stores_;
  const Shop& shop_;
  JudgedPatch judged_;
};

std::optional<ChannelEdit::Kind> kind_of(const Json& op) {
  if (op == "merge") return ChannelEdit::Kind::merge;
  if (op == "replace" || op == "add") return ChannelEdit::Kind::replace;
  if (op == "delete") return ChannelEdit::Kind::remove;
  return std::nullopt;
}

/// Why it is not a PatchOperation of the model; empty when it is.
std::string_view flaw(const Json& patch) {
  if (!patch.is_object()) return "A patch is not an object.";
  if (!patch.contains("op") || !kind_of(patch.at("op"))) return "op must be add, replace, merge or delete.";
  if (!patch.contains("path") || !patch.at("path").is_string()) return "path is required.";
  const auto value = patch.find("value");
  if (value == patch.end()) return patch.at("op") == "delete" ? "" : "value is required.";
  const bool objects =
      value->is_array() && std::ranges::all_of(*value, [](const Json& one) { return one.is_object(); });
  return objects ? "" : "value must be a list of objects.";
}

}  // namespace

void write(JsonText& json, const SubmissionIssue& issue) {
  json.open('{');
  json.field("code", issue.code);
  json.field("message", issue.message);
  json.field("severity", "ERROR");
  json.key("attributeNames").open('[');
  json.value(issue.attribute);
  json.close(']');
  json.key("categories").raw(R"(["INVALID_ATTRIBUTE"])");
  json.close('}');
}

SubmissionIssue unfounded_issue() {
  return invalid_attribute(kAvailability);
}

std::expected<JudgedPatch, std::string> judge_patches(const Json& patches, std::uint32_t stores, const Shop& shop) {
  if (!patches.is_array() || patches.empty()) return std::unexpected("patches must hold at least one patch.");
  Judge judge(stores, shop);
  for (const Json& patch : patches) {
    if (const std::string_view why = flaw(patch); !why.empty()) return std::unexpected(std::string(why));
    const ChannelEdit::Kind kind = *kind_of(patch.at("op"));
    const Json value = patch.value("value", Json::array());
    std::string_view attribute = patch.at("path").get_ref<const std::string&>();
    if (attribute.starts_with(kAttributes)) attribute.remove_prefix(kAttributes.size());
    if (attribute == kAvailability)
      judge.availability(kind, value);
    else if (attribute == kOffer && kind != ChannelEdit::Kind::remove)
      judge.offer(value);
    else
      judge.unknown(attribute);
  }
  return judge.take();
}

}  // namespace invd::sandbox
