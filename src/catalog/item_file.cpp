#include "catalog/item_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "catalog/csv.h"

namespace invd::catalog {
namespace {

constexpr std::array<std::string_view, 5> kColumns = {"sku", "name", "unit", "warehouse", "on_hand"};
enum Column : std::uint8_t { kSku, kName, kUnit, kWarehouse, kOnHand };
constexpr std::size_t kMaxSku = 160;
/// An item may be named by a title of Amazon's: what is exported comes back.
constexpr std::size_t kMaxName = 4096;
constexpr std::size_t kMaxText = 500;
constexpr std::int64_t kMostUnits = 1'000'000'000'000;
constexpr std::size_t kShownBytes = 60;

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Whether all of it is UTF-8 (RFC 3629). What is not could neither be shown nor named again.
bool is_utf8(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 0 || length > text.size()) return false;
    std::uint32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
      if (!continues(text[i])) return false;
      code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (lead >= 0xF8 || code < kLeast.at(length) || code > 0x10FFFF || surrogate) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string all_columns() {
  std::string text;
  for (const std::string_view column : kColumns) text += (text.empty() ? "" : ", ") + std::string(column);
  return text;
}

/// Where each column stands; nothing for one that the file does not have.
using Layout = std::array<std::optional<std::size_t>, kColumns.size()>;

Result<Layout> read_head(const CsvRecord& head) {
  Layout layout;
  for (std::size_t i = 0; i < head.fields.size(); ++i) {
    const auto known = std::ranges::find(kColumns, head.fields[i]);
    if (known == kColumns.end())
      return fail(ErrorCode::malformed,
                  "line 1 names a column \"" + head.fields[i].substr(0, kShownBytes) + "\" that is not known",
                  "columns: " + all_columns());
    auto& place = layout.at(static_cast<std::size_t>(known - kColumns.begin()));
    if (place) return fail(ErrorCode::malformed, "line 1 names column \"" + head.fields[i] + "\" twice");
    place = i;
  }
  if (!layout[kSku]) return fail(ErrorCode::malformed, "line 1 has no column \"sku\"", "columns: " + all_columns());
  if (layout[kOnHand] && !layout[kWarehouse])
    return fail(ErrorCode::malformed, "line 1 has on_hand, but no warehouse: where are the units?");
  return layout;
}

class Rows {
 public:
  explicit Rows(const Layout& layout) : layout_(layout) {}

  void take(const CsvRecord& record, ItemFile& file) {
    if (record.fields.size() > width()) return bad(file, record.line, {}, {}, "it has more fields than line 1");
    for (const Column column : {kSku, kName, kUnit, kWarehouse, kOnHand})
      if (const auto field = value(record, column); field && !is_utf8(*field))
        return bad(file, record.line, std::string(kColumns.at(column)), *field,
                   "is not UTF-8; save the file as \"CSV UTF-8\"");
    ItemRow row;
    row.line = record.line;
    row.sku = Sku(value(record, kSku).value_or(""));
    row.name = text(record, kName);
    row.unit = text(record, kUnit);
    if (auto warehouse = text(record, kWarehouse)) row.warehouse = WarehouseName(std::move(*warehouse));
    if (row.sku.empty()) return bad(file, row.line, "sku", {}, "is empty");
    if (row.sku.view().size() > kMaxSku) return bad(file, row.line, "sku", row.sku.str(), "is longer than 160 bytes");
    for (const Column column : {kName, kUnit, kWarehouse}) {
      const std::size_t most = column == kName ? kMaxName : kMaxText;
      if (const auto field = value(record, column); field && field->size() > most)
        return bad(file, row.line, std::string(kColumns.at(column)), *field,
                   "is longer than " + std::to_string(most) + " bytes");
    }
    if (const auto number = text(record, kOnHand)) {
      const char* const end = number->data() + number->size();
      std::int64_t units = 0;
      const auto read = std::from_chars(number->data(), end, units);
      if (read.ec != std::errc() || read.ptr != end || units < 0 || units > kMostUnits)
        return bad(file, row.line, "on_hand", *number, "is not a whole number of units from 0 to 10^12");
      if (!row.warehouse) return bad(file, row.line, "warehouse", {}, "is empty, though on_hand is given");
      row.on_hand = units;
    }
    if (!seen_.emplace(row.sku.str(), row.warehouse.value_or(WarehouseName()).str()).second)
      return bad(file, row.line, "sku", row.sku.str(), "stands in an earlier row for the same warehouse");
    file.rows.push_back(std::move(row));
  }

  static void bad(ItemFile& file, std::uint64_t line, std::string column, std::string value, std::string message) {
    if (value.size() > kShownBytes) {
      std::size_t end = kShownBytes;
      while (end > 0 && continues(value[end])) --end;  // not within a character
      value.resize(end);
    }
    file.errors.push_back({line, std::move(column), std::move(value), std::move(message)});
  }

 private:
  [[nodiscard]] std::size_t width() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(layout_, [](const auto& place) { return place.has_value(); }));
  }
  [[nodiscard]] std::optional<std::string> value(const CsvRecord& record, Column column) const {
    const auto& place = layout_.at(column);
    if (!place || *place >= record.fields.size()) return std::nullopt;
    return record.fields[*place];
  }
  /// As value(), but nothing for an empty field.
  [[nodiscard]] std::optional<std::string> text(const CsvRecord& record, Column column) const {
    auto field = value(record, column);
    return field && !field->empty() ? field : std::nullopt;
  }

  const Layout& layout_;
  std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace

Result<ItemFile> read_item_file(std::string_view text) {
  CsvReader reader(text);
  if (reader.at_end()) return fail(ErrorCode::malformed, "the file is empty", "columns: " + all_columns());
  const auto head = reader.next();
  if (!head) return fail(head, "line 1");
  const auto layout = read_head(*head);
  if (!layout) return fail(layout);
  ItemFile file;
  Rows rows(*layout);
  while (!reader.at_end()) {
    if (file.lines++ == kMostItemRows)
      return fail(ErrorCode::limit, "the file has more than " + std::to_string(kMostItemRows) + " rows",
                  "import it in parts");
    const auto line = reader.line();
    const auto record = reader.next();
    if (record)
      rows.take(*record, file);
    else
      Rows::bad(file, line, {}, {}, record.error().message);
  }
  return file;
}

}  // namespace invd::catalog
