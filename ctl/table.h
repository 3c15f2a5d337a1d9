#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ctl/screen.h"

namespace invd::ctl {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
  /// On a terminal that is too narrow, columns with a floor are cut first, down to this many columns. 0 = never cut.
  std::size_t floor = 0;
};

struct Cell {
  Cell(std::string text_, Tone tone_ = Tone::plain)
      : text(std::move(text_)), tone(tone_) {}  // NOLINT(google-explicit-constructor): rows read as lists of words
  Cell(const char* text_, Tone tone_ = Tone::plain)
      : text(text_), tone(tone_) {}  // NOLINT(google-explicit-constructor)

  std::string text;  ///< one line; made printable when the table is rendered
  Tone tone = Tone::plain;
};

/// Aligned columns under a head line, two blanks between them, no trailing blanks. A column that is empty in every row
/// is left out.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// As many cells as columns.
  void add(std::vector<Cell> row);
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// With head line; each line ends with a newline, and begins with `indent` blanks.
  [[nodiscard]] std::string render(const Screen& screen, std::size_t indent = 0) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

/// "Name   value" lines with the names padded to one width; pairs with an empty value are left out.
struct Field {
  std::string name;
  Cell value;
};
[[nodiscard]] std::string render_fields(const std::vector<Field>& fields, const Screen& screen, std::size_t indent = 0);

}  // namespace invd::ctl
