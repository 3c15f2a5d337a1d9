#include "ctl/csv.h"

namespace invd::ctl {
namespace {

std::string cell_text(std::string_view cell) {
  // Blanks at an end are a SKU's own bytes; readers that trim leave them alone in quotes.
  const bool padded = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
  if (!padded && cell.find_first_of(",\"\r\n\t") == std::string_view::npos) return std::string(cell);
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  if (cells.size() == 1 && cells.front().empty()) return "\"\"\r\n";
  std::string out;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) out += ',';
    out += cell_text(cell);
  }
  return out + "\r\n";
}

}  // namespace invd::ctl
