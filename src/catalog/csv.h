#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace invd::catalog {

/// One record of a CSV file.
struct CsvRecord {
  std::uint64_t line = 0;  ///< of the file, from 1, where it begins
  std::vector<std::string> fields;
};

/// Reads RFC 4180: commas, quotes that are doubled inside quotes, line breaks inside quotes, CRLF or LF. A byte order
/// mark at the beginning is skipped, and so are empty lines. Holds a view of the text.
class CsvReader {
 public:
  static constexpr std::size_t kMaxFieldBytes = 64u << 10;
  static constexpr std::size_t kMaxFields = 100;

  explicit CsvReader(std::string_view text);
  /// Whether there is nothing more.
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  /// The line where the next record begins.
  [[nodiscard]] std::uint64_t line() const { return line_; }
  /// The next record; not at the end. Errors: malformed (a quote in the wrong place or never closed), limit. Reading
  /// goes on behind the line.
  [[nodiscard]] Result<CsvRecord> next();

 private:
  [[nodiscard]] Result<std::string> field();
  [[nodiscard]] Result<std::string> quoted();
  void skip_empty_lines();
  void skip_line();

  std::string_view rest_;
  std::uint64_t line_ = 1;
};

}  // namespace invd::catalog
