// A CSV file of items and stock levels, as any bytes: what is read is written, as items export writes it, to what reads
// as the same.
#include "catalog/item_file.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "base/assert.h"
#include "catalog/csv.h"
#include "ctl/csv.h"
#include "fuzz/fuzzer.h"
#include "json/utf8.h"

using namespace invd;

namespace {

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = json::sequence_length(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

void check_records(std::string_view text) {
  catalog::CsvReader reader(text);
  std::uint64_t line = 0;
  for (std::size_t records = 0; !reader.at_end(); ++records) {
    INVD_ASSERT(records <= text.size());
    INVD_ASSERT(reader.line() > line);
    line = reader.line();
    const auto record = reader.next();
    if (!record) {
      INVD_ASSERT(record.error().code == ErrorCode::malformed || record.error().code == ErrorCode::limit);
      continue;
    }
    INVD_ASSERT(record->line == line && !record->fields.empty());
    INVD_ASSERT(record->fields.size() <= catalog::CsvReader::kMaxFields);
    for (const std::string& field : record->fields) INVD_ASSERT(field.size() <= catalog::CsvReader::kMaxFieldBytes);
    // A byte order mark counts at the beginning of a file only, where the head is.
    const std::string written = "head\r\n" + ctl::csv_line(record->fields);
    catalog::CsvReader again(written);
    INVD_ASSERT(again.next() && !again.at_end());
    const auto same = again.next();
    INVD_ASSERT(same && same->fields == record->fields && again.at_end());
  }
}

std::string write(const std::vector<catalog::ItemRow>& rows) {
  std::string out = ctl::csv_line({"sku", "name", "unit", "warehouse", "on_hand"});
  for (const catalog::ItemRow& row : rows)
    out += ctl::csv_line({row.sku.str(), row.name.value_or(""), row.unit.value_or(""),
                          row.warehouse.value_or(WarehouseName()).str(),
                          row.on_hand ? std::to_string(*row.on_hand) : std::string()});
  return out;
}

auto all_but_the_line(const catalog::ItemRow& row) {
  return std::tie(row.sku, row.name, row.unit, row.warehouse, row.on_hand);
}

void check_rows(std::string_view text) {
  const auto file = catalog::read_item_file(text);
  if (!file) {
    INVD_ASSERT(file.error().code == ErrorCode::malformed || file.error().code == ErrorCode::limit);
    INVD_ASSERT(!file.error().message.empty());
    return;
  }
  INVD_ASSERT(file->rows.size() + file->errors.size() == file->lines);
  INVD_ASSERT(std::ranges::is_sorted(file->rows, {}, &catalog::ItemRow::line));
  INVD_ASSERT(std::ranges::is_sorted(file->errors, {}, &catalog::RowError::line));
  for (const catalog::RowError& error : file->errors) INVD_ASSERT(!error.message.empty() && error.value.size() <= 60);
  for (const catalog::ItemRow& row : file->rows) {
    INVD_ASSERT(!row.sku.empty() && is_utf8(row.sku.view()));
    INVD_ASSERT(is_utf8(row.name.value_or("")) && is_utf8(row.unit.value_or("")));
    INVD_ASSERT(!row.on_hand || (*row.on_hand >= 0 && row.warehouse));
  }
  const auto again = catalog::read_item_file(write(file->rows));
  INVD_ASSERT(again && again->errors.empty());
  INVD_ASSERT(std::ranges::equal(again->rows, file->rows, {}, all_but_the_line, all_but_the_line));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  check_records(text);
  check_rows(text);
  return 0;
}
