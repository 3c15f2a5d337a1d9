#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "rigs/log/log.h"

namespace invd::rigs {

inline constexpr std::size_t kSector = 512;

/// Which of the writes that were not flushed have reached the disk.
enum class Luck : std::uint8_t { none, all, each_sector, each_write, in_order };
inline constexpr std::size_t kLucks = 5;
[[nodiscard]] std::string_view name(Luck luck);

/// What a power cut leaves of the store's directory.
struct Image {
  bool directory = false;  ///< whether the directory itself is there
  std::map<std::string, std::vector<char>> files;
};
/// Makes the directory and its files; blocks of zeros are left as holes. Throws std::runtime_error.
void write_image(const Image& image, const std::filesystem::path& directory);

/// The store's directory as a disk with a cache in front of it: what was flushed is there for good, of everything else
/// the disk may have taken any part, sector by sector, in any order, but of one sector never an older state after a
/// newer one. A file's length and the names in the directory are flushed with the file and with the directory.
class DiskModel {
 public:
  /// `flushes_count`: false makes a disk that ignores them (the control).
  DiskModel(std::filesystem::path directory, bool flushes_count);

  void apply(const Entry& entry);
  /// What a cut now may leave. `image` may be what an earlier one left: its memory, as much as the store, is used
  /// again.
  void draw(Luck luck, Random& random, Image& image) const;

 private:
  struct Write {
    std::uint64_t place = 0;  ///< of its entry
    std::uint64_t at = 0;
    std::string_view bytes = {};
    bool ended = false;
    std::optional<std::uint64_t> length = {};  ///< the file's new length: then there are no bytes
  };
  struct File {
    std::vector<char> durable;
    std::vector<Write> pending;  ///< in order
    /// Sectors that were written through: up to which write the durable state holds.
    std::map<std::uint64_t, std::uint64_t> through;
  };
  /// A change of the names in the directory.
  struct Naming {
    std::string removed = {};  ///< empty: nothing
    std::string added = {};
    std::uint64_t file = 0;
  };
  struct Begun {
    std::uint64_t object = 0;
    bool through = false;
    bool flush = false;
  };

  void opened(const Entry& entry);
  void written(const Entry& entry);
  void ended(const Entry& entry);
  void flushed(std::uint64_t object, std::uint64_t before);
  void written_through(File& file, const Write& write);
  static void draw_content(const File& file, Luck luck, Random& random, std::vector<char>& out);
  [[nodiscard]] std::string name_of(std::string_view path) const;
  [[nodiscard]] std::uint64_t file_named(const std::string& name) const;

  std::filesystem::path directory_;
  bool flushes_count_;
  std::map<std::uint64_t, File> files_;
  std::map<std::string, std::uint64_t> names_;  ///< durable
  std::vector<Naming> naming_;                  ///< pending, in order
  std::map<std::uint64_t, Begun> begun_;
  bool directory_there_ = true;  ///< durable
  std::uint64_t directory_inode_ = 0;
};

}  // namespace invd::rigs
