#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace invd::process {

/// A folder of its own (mode 0700), deleted with everything in it at the end. With INVD_KEEP set in the environment it
/// stays, for looking into what went wrong.
class TempDir {
 public:
  /// In TMPDIR, or in /tmp. Throws std::runtime_error.
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// The whole file; empty when there is none.
[[nodiscard]] std::string read_file(const std::filesystem::path& file);
/// Makes or replaces the file, with this mode whatever the umask. Throws std::runtime_error.
void write_file(const std::filesystem::path& file, std::string_view text, unsigned mode = 0600);

}  // namespace invd::process
