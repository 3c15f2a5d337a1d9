#include "ctl/display_text.h"

#include <algorithm>
#include <utf8proc.h>

namespace invd::ctl {
namespace {

constexpr utf8proc_int32_t kEmojiPresentation = 0xFE0F;

// Walks a text by what a reader sees as one character (grapheme clusters).
class Clusters {
 public:
  explicit Clusters(std::string_view text) : text_(text) { decode(); }

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  struct Cluster {
    std::string_view bytes;
    std::size_t width = 0;
  };

  Cluster next() {
    const std::size_t start = at_;
    std::size_t width = 0;
    utf8proc_int32_t state = 0;
    while (true) {
      const utf8proc_int32_t code = code_;
      width = std::max(width, code < 0 ? std::size_t{1} : static_cast<std::size_t>(utf8proc_charwidth(code)));
      if (code == kEmojiPresentation) width = 2;
      at_ += length_;
      decode();
      if (done() || code < 0 || code_ < 0) break;
      if (utf8proc_grapheme_break_stateful(code, code_, &state)) break;
    }
    return {text_.substr(start, at_ - start), width};
  }

 private:
  void decode() {
    if (done()) return;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text_.data()) + at_;
    const auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text_.size() - at_), &code_);
    length_ = length > 0 ? static_cast<std::size_t>(length) : 1;
    if (length <= 0) code_ = -1;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  utf8proc_int32_t code_ = -1;
  std::size_t length_ = 1;
};

bool steers_the_terminal(utf8proc_int32_t code) {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return true;
  // Embeddings, overrides and isolates; the line and paragraph separators.
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (Clusters clusters(text); !clusters.done();) width += clusters.next().width;
  return width;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::string out;
  std::size_t width = 0;
  for (Clusters clusters(text); !clusters.done();) {
    const auto cluster = clusters.next();
    if (width + cluster.width > columns - 1) break;
    out += cluster.bytes;
    width += cluster.width;
  }
  return out + "…";
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    utf8proc_int32_t code = -1;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &code);
    const auto taken = length > 0 ? static_cast<std::size_t>(length) : 1;
    if (length <= 0 || steers_the_terminal(code)) {
      out += '?';
    } else {
      out += text.substr(0, taken);
    }
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace invd::ctl
