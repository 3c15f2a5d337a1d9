#include "amazon/tsv.h"

#include <algorithm>

#include "base/assert.h"

namespace invd::amazon {

void TsvReader::feed(std::string_view text) {
  INVD_ASSERT(!finished_);
  text_.erase(0, taken_);
  taken_ = 0;
  if (skipping_) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
    skipping_ = false;
  }
  text_ += text;
}

std::optional<TsvLine> TsvReader::next() {
  const std::string_view rest = std::string_view(text_).substr(taken_);
  const std::size_t end = rest.find('\n', searched_);
  if (end != std::string_view::npos) {
    taken_ += end + 1;
    searched_ = 0;
    return cut(rest.substr(0, end));
  }
  searched_ = rest.size();
  const bool is_last = finished_ && !rest.empty();
  if (!is_last && rest.size() <= limits_.line) return std::nullopt;
  // The last line, or the beginning of one that is too long already.
  taken_ = text_.size();
  searched_ = 0;
  skipping_ = !is_last;
  return cut(rest);
}

TsvLine TsvReader::cut(std::string_view line) {
  TsvLine cut{.number = ++lines_, .fields = {}, .too_long = line.size() > limits_.line};
  cut.fields.reserve(width_);
  line = line.substr(0, limits_.line);
  if (line.ends_with('\r')) line.remove_suffix(1);
  for (;;) {
    if (cut.fields.size() == limits_.fields) {
      cut.too_long = true;
      return cut;
    }
    const std::size_t tab = line.find('\t');
    cut.fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) {
      width_ = cut.fields.size();
      return cut;
    }
    line.remove_prefix(tab + 1);
  }
}

}  // namespace invd::amazon
