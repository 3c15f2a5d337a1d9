#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace invd::amazon {

/// A line of a tab-separated text.
struct TsvLine {
  std::uint64_t number = 0;  ///< from 1; a line ends with LF, which a CR may precede
  std::vector<std::string_view>
      fields;             ///< at least one; as they are: quotation marks mean nothing in Amazon's reports
  bool too_long = false;  ///< beyond a limit: `fields` holds the first ones only
};

/// Cuts a text into lines and fields as it comes, in constant memory. Pure; one thread at a time.
class TsvReader {
 public:
  struct Limits {
    std::size_t line = 128u << 10;  ///< bytes; a description has some thousands
    std::size_t fields = 256;       ///< of a line; Amazon's reports have some dozens
  };
  explicit TsvReader(Limits limits) : limits_(limits) {}

  /// Some more of the text; never after finish(). All lines are to be taken before more is given.
  void feed(std::string_view text);
  /// The text has ended: what is left is a line too.
  void finish() { finished_ = true; }
  /// The next whole line, if there is one. Its fields are good until the next call of feed() or next().
  [[nodiscard]] std::optional<TsvLine> next();

 private:
  [[nodiscard]] TsvLine cut(std::string_view line);

  Limits limits_;
  std::string text_;
  std::size_t taken_ = 0;     ///< bytes of it that were lines
  std::size_t searched_ = 0;  ///< bytes of it, after those, that hold no LF
  std::uint64_t lines_ = 0;
  std::size_t width_ = 0;  ///< fields of the line before: the next will have as many
  bool skipping_ = false;  ///< the rest of a line that was too long
  bool finished_ = false;
};

}  // namespace invd::amazon
