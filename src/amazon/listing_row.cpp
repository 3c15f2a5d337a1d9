#include "amazon/listing_row.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "amazon/fields.h"
#include "amazon/report_date.h"
#include "json/utf8.h"

namespace invd::amazon {
namespace {

using catalog::AmazonListing;
using catalog::ListingStatus;

// By Amazon's number; empty where none is in use.
constexpr std::array<std::string_view, 12> kConditions = {"",
                                                          "used_like_new",
                                                          "used_very_good",
                                                          "used_good",
                                                          "used_acceptable",
                                                          "collectible_like_new",
                                                          "collectible_very_good",
                                                          "collectible_good",
                                                          "collectible_acceptable",
                                                          "",
                                                          "refurbished_refurbished",
                                                          "new_new"};

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::string condition(std::string_view text) {
  const auto code = number(text);
  const bool known = code && *code < static_cast<std::int64_t>(kConditions.size());
  const std::string_view word = known ? kConditions.at(static_cast<std::size_t>(*code)) : std::string_view();
  return std::string(word.empty() ? text : word);
}

ListingStatus status(std::string_view text) {
  std::string word(text);
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return catalog::listing_status_from_name(word).value_or(ListingStatus::unknown);
}

/// The fields of a row by column, each with its limit; the first thing that is wrong is kept.
class Row {
 public:
  Row(const ListingHeader& header, const TsvLine& line) : header_(header), line_(line) {}

  std::string_view text(ListingColumn column, std::size_t longest, bool decides = true) {
    const auto place = header_.at(column);
    if (!place) return {};
    const std::string_view text = line_.fields.at(*place);
    if (text.size() > longest) complain(column, "longer than " + std::to_string(longest) + " bytes");
    if (decides && text.contains(json::kReplacement)) complain(column, "holds bytes that are no text");
    return text;
  }
  void complain(ListingColumn column, const std::string& what) {
    if (error_.empty()) error_ = std::string(name(column)) + ": " + what;
  }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  const ListingHeader& header_;
  const TsvLine& line_;
  std::string error_;
};

std::string_view asin(Row& row) {
  const std::string_view asin = row.text(ListingColumn::asin1, Fields::kLongestId);
  if (!asin.empty() || row.text(ListingColumn::product_id_type, Fields::kLongestId) != "1") return asin;
  return row.text(ListingColumn::product_id, Fields::kLongestId);
}

}  // namespace

Result<AmazonListing> decode_listing_row(const ListingHeader& header, const TsvLine& line,
                                         const MarketplaceId& marketplace) {
  if (line.too_long) return fail(ErrorCode::malformed, "the line is longer than the limit");
  const std::size_t count = line.fields.size();
  const auto is_empty = [](std::string_view field) { return field.empty(); };
  if (count < header.columns || !std::ranges::all_of(std::span(line.fields).subspan(header.columns), is_empty))
    return fail(ErrorCode::malformed,
                "has " + std::to_string(count) + " fields, the header " + std::to_string(header.columns));

  Row row(header, line);
  AmazonListing listing;
  listing.marketplace = marketplace;
  listing.sku = Sku(row.text(ListingColumn::seller_sku, Fields::kLongestSku));
  if (listing.sku.empty()) row.complain(ListingColumn::seller_sku, "empty");
  listing.asin = Asin(asin(row));
  listing.title = row.text(ListingColumn::item_name, Fields::kLongestText, false);
  listing.condition = condition(row.text(ListingColumn::item_condition, Fields::kLongestId));
  listing.channel_code = row.text(ListingColumn::fulfillment_channel, Fields::kLongestId);
  listing.channel = catalog::channel_of_code(listing.channel_code);
  listing.status = status(row.text(ListingColumn::status, Fields::kLongestId));
  listing.created = parse_report_date(row.text(ListingColumn::open_date, Fields::kLongestId, false));
  if (const std::string_view units = row.text(ListingColumn::quantity, Fields::kLongestId); !units.empty()) {
    listing.quantity = number(units);
    if (!listing.quantity || *listing.quantity > Fields::kMostUnits)
      row.complain(ListingColumn::quantity, "not a quantity from 0 to " + std::to_string(Fields::kMostUnits));
  }
  if (!row.error().empty()) return fail(ErrorCode::malformed, row.error());
  return listing;
}

}  // namespace invd::amazon
