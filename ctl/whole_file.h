#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace invd::ctl {

/// A file that comes into being whole or not at all: written beside its place under another name, and renamed when it
/// is complete and on the disk. Destroying it before that leaves what was there.
class WholeFile {
 public:
  /// Errors: not_found (no such folder), permission, store_io.
  [[nodiscard]] static Result<WholeFile> create(const std::string& path);
  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;
  ~WholeFile();

  /// Errors: store_full, store_io.
  [[nodiscard]] Result<void> write(std::string_view text);
  /// Puts it in place. Errors: store_full, store_io.
  [[nodiscard]] Result<void> finish();

 private:
  WholeFile(std::string path, std::string temporary, int descriptor);

  std::string path_;
  std::string temporary_;  ///< empty once it is in place
  int descriptor_;
};

}  // namespace invd::ctl
