#include "ctl/table.h"

#include <algorithm>

#include "base/assert.h"
#include "ctl/display_text.h"

namespace invd::ctl {
namespace {

constexpr std::size_t kGap = 2;

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

// Takes columns off the widest cuttable column, one at a time, until the line fits or nothing more may be cut.
void fit(std::vector<std::size_t>& widths, const std::vector<Column>& columns, std::size_t room) {
  const auto total = [&widths] {
    std::size_t sum = 0;
    for (const std::size_t width : widths) sum += width > 0 ? width + kGap : 0;
    return sum > 0 ? sum - kGap : 0;
  };
  while (total() > room) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (columns[i].floor == 0 || widths[i] <= columns[i].floor) continue;
      if (widest == widths.size() || widths[i] > widths[widest]) widest = i;
    }
    if (widest == widths.size()) return;
    --widths[widest];
  }
}

std::string padded(const std::string& text, std::size_t width, Align align, Tone tone, const Screen& screen) {
  const std::string cut = shortened(text, width);
  const std::string blanks(width - std::min(width, display_width(cut)), ' ');
  const std::string shown = painted(cut, tone, screen);
  return align == Align::left ? shown + blanks : blanks + shown;
}

}  // namespace

void Table::add(std::vector<Cell> row) {
  INVD_ASSERT(row.size() == columns_.size());
  for (Cell& cell : row) cell.text = printable(cell.text);
  rows_.push_back(std::move(row));
}

std::string Table::render(const Screen& screen, std::size_t indent) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (const auto& row : rows_) widths[i] = std::max(widths[i], display_width(row[i].text));
    if (widths[i] > 0) widths[i] = std::max(widths[i], display_width(columns_[i].title));
  }
  if (screen.width > indent) fit(widths, columns_, screen.width - indent);

  const auto line = [&](const auto& cell_of) {
    std::string out(indent, ' ');
    bool first = true;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (widths[i] == 0) continue;
      if (!first) out.append(kGap, ' ');
      first = false;
      const Cell cell = cell_of(i);
      out += padded(cell.text, widths[i], columns_[i].align, cell.tone, screen);
    }
    return without_trailing_blanks(std::move(out)) + "\n";
  };

  std::string out = line([this](std::size_t i) { return Cell(columns_[i].title, Tone::strong); });
  for (const auto& row : rows_) out += line([&row](std::size_t i) { return row[i]; });
  return out;
}

std::string render_fields(const std::vector<Field>& fields, const Screen& screen, std::size_t indent) {
  std::size_t width = 0;
  for (const Field& field : fields) {
    if (!field.value.text.empty()) width = std::max(width, display_width(field.name));
  }
  std::string out;
  for (const Field& field : fields) {
    if (field.value.text.empty()) continue;
    out.append(indent, ' ');
    out += padded(field.name, width, Align::left, Tone::faint, screen);
    out.append(kGap, ' ');
    out += painted(printable(field.value.text), field.value.tone, screen) + "\n";
  }
  return out;
}

}  // namespace invd::ctl
