#include "rigs/preload/descriptors.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

#include "rigs/preload/log_format.h"

namespace invd::rigs::preload {
namespace {

constexpr int kMost = 4096;

/// Packed into one word, so that no reader sees half of it.
std::array<std::atomic<std::uint64_t>, kMost> table;
std::atomic<std::uint64_t> connections;

constexpr unsigned kTargetShift = 60;
constexpr std::uint64_t kThrough = std::uint64_t{1} << 59U;
constexpr std::uint64_t kObject = kThrough - 1;

std::string_view store_directory() {
  static const char* const path = std::getenv(kStoreVariable);
  return path == nullptr ? std::string_view() : std::string_view(path);
}

}  // namespace

Descriptor descriptor(int fd) {
  if (fd < 0 || fd >= kMost) return {};
  const std::uint64_t word = table[static_cast<std::size_t>(fd)].load();
  return {static_cast<Target>(word >> kTargetShift), (word & kThrough) != 0, word & kObject};
}

void set_descriptor(int fd, const Descriptor& descriptor) {
  if (fd < 0 || fd >= kMost) return;
  table[static_cast<std::size_t>(fd)].store(static_cast<std::uint64_t>(descriptor.target) << kTargetShift |
                                            (descriptor.through ? kThrough : 0) | (descriptor.object & kObject));
}

std::uint64_t next_connection() {
  // Processes share one log: each counts from where no other does.
  return (static_cast<std::uint64_t>(getpid()) << 24U) + ++connections;
}

Target target_of(const char* path) {
  const std::string_view store = store_directory();
  std::string_view text = path;
  if (store.empty()) return Target::other;
  while (text.size() > 1 && text.ends_with('/')) text.remove_suffix(1);
  if (text == store || text == store.substr(0, store.rfind('/'))) return Target::directory;
  const bool inside = text.starts_with(store) && text.substr(store.size()).starts_with('/');
  return inside ? Target::store_file : Target::other;
}

}  // namespace invd::rigs::preload
