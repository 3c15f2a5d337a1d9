#include "json/repair.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "json/utf8.h"

namespace invd::json {
namespace {

constexpr std::string_view kReplacementValue = "\"\xEF\xBF\xBD\"";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool ends_bare_value(char c) {
  return is_space(c) || std::string_view("{}[]:,\"").contains(c);
}

/// Takes at least one digit from the front.
bool take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count > 0;
}

bool has_number_grammar(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with('0')) {
    text.remove_prefix(1);
  } else if (!take_digits(text)) {
    return false;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_digits(text)) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

template <class Number>
bool holds(std::string_view text) {
  Number number{};
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

bool is_readable_number(std::string_view text) {
  if (!has_number_grammar(text)) return false;
  const bool whole = text.find_first_of(".eE") == std::string_view::npos;
  return whole ? holds<std::int64_t>(text) || holds<std::uint64_t>(text) : holds<double>(text);
}

class Repair {
 public:
  Repair(std::string_view text, std::size_t depth) : text_(text), depth_(depth) { out_.reserve(text.size()); }

  std::string run() && {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '"') {
      string();
    } else if (c == '{' || c == '[') {
      open();
    } else if (c == '}' || c == ']') {
      close();
    } else if (c == ':' || c == ',' || is_space(c)) {
      put(text_.substr(at_++, 1));
    } else {
      bare_value();
    }
  }

  void put(std::string_view text) {
    if (open_ <= depth_) out_ += text;
  }
  void open() {
    if (++open_ == depth_ + 1) out_ += kReplacementValue;  // stands for all that lies within
    put(text_.substr(at_++, 1));
  }
  void close() {
    put(text_.substr(at_++, 1));
    if (open_ > 0) --open_;
  }

  void bare_value() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !ends_bare_value(text_[at_])) ++at_;
    const std::string_view value = text_.substr(begin, at_ - begin);
    const bool word = value == "true" || value == "false" || value == "null";
    put(word || is_readable_number(value) ? value : kReplacementValue);
  }

  void string() {
    put(text_.substr(at_++, 1));
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') {
        escape();
        continue;
      }
      const std::size_t length = sequence_length(text_, at_);
      const bool control = static_cast<unsigned char>(text_[at_]) < 0x20u;
      put(length == 0 || control ? kReplacement : text_.substr(at_, length));
      at_ += std::max<std::size_t>(length, 1);
    }
    if (at_ < text_.size()) put(text_.substr(at_++, 1));
  }

  void escape() {
    const char kind = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (std::string_view("\"\\/bfnrt").contains(kind)) return keep(2);
    const auto unit = code_unit(at_);
    if (!unit) {
      put(kReplacement);  // for the backslash; what follows is text
      ++at_;
      return;
    }
    const bool high = *unit >= 0xD800u && *unit <= 0xDBFFu;
    const bool low = *unit >= 0xDC00u && *unit <= 0xDFFFu;
    if (!high && !low) return keep(6);
    const auto second = high ? code_unit(at_ + 6) : std::nullopt;
    if (second && *second >= 0xDC00u && *second <= 0xDFFFu) return keep(12);
    put(kReplacement);
    at_ += 6;
  }
  void keep(std::size_t count) {
    put(text_.substr(at_, count));
    at_ += count;
  }

  /// The four hexadecimal digits of the \u at `place`.
  [[nodiscard]] std::optional<unsigned> code_unit(std::size_t place) const {
    const std::string_view escape = text_.substr(std::min(place, text_.size()), 6);
    if (escape.size() < 6 || !escape.starts_with("\\u")) return std::nullopt;
    unsigned unit = 0;
    const char* end = escape.data() + escape.size();
    const auto read = std::from_chars(escape.data() + 2, end, unit, 16);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return unit;
  }

  std::string_view text_;
  std::size_t depth_;
  std::size_t at_ = 0;
  std::size_t open_ = 0;
  std::string out_;
};

}  // namespace

std::string repair(std::string_view text, const Limits& limits) {
  return Repair(text, limits.depth - 1).run();  // the parser counts one more for what is not empty
}

}  // namespace invd::json
