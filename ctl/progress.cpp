#include "ctl/progress.h"

#include <utility>

#include "ctl/display_text.h"

namespace invd::ctl {

ProgressLine::ProgressLine(std::size_t columns, const Clock& clock, std::function<void(std::string_view)> write)
    : columns_(columns), clock_(clock), write_(std::move(write)) {}

ProgressLine::~ProgressLine() {
  clear();
}

void ProgressLine::show(std::string_view text) {
  const Monotonic now = clock_.monotonic();
  const Duration interval = columns_ > 0 ? kTerminalInterval : kPlainInterval;
  if (text == shown_ || (shown_at_ && now - *shown_at_ < interval)) return;
  shown_at_ = now;
  shown_ = text;
  std::string line = printable(text);
  if (columns_ > 0) {
    // One column stays free: a line that fills the last one would wrap, and the next redraw leave its half behind.
    line = shortened(line, columns_ - 1);
    write_("\r\033[K" + line);
    drawn_ = true;
  } else {
    write_(line + "\n");
  }
}

void ProgressLine::clear() {
  if (!std::exchange(drawn_, false)) return;
  write_("\r\033[K");
  shown_.clear();
  shown_at_.reset();
}

}  // namespace invd::ctl
