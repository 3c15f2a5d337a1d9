#pragma once

#include <string_view>

#include "base/error.h"

namespace invd::ctl {

/// A file descriptor that text goes to, unbuffered by us: what was printed is with its reader, also when invctl ends in
/// the middle. Blocks.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}

  /// Nothing is written any more after the reader has left (`| head`); that is no error, but gone() tells. Errors:
  /// store_full (no space), store_io.
  [[nodiscard]] Result<void> write(std::string_view text);
  /// The reader has left; noticed also while nothing is written.
  [[nodiscard]] bool gone() const;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  mutable bool gone_ = false;
};

}  // namespace invd::ctl
