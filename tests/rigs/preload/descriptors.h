#pragma once

#include <cstdint>

namespace invd::rigs::preload {

/// What a descriptor leads to, as far as the rigs care.
enum class Target : std::uint8_t {
  other,
  store_file,
  directory,  ///< the store's, or the one it lies in
  control,    ///< a control client
  amazon,     ///< a stream to the network
};

struct Descriptor {
  Target target = Target::other;
  bool through = false;      ///< O_DSYNC or O_SYNC
  std::uint64_t object = 0;  ///< of a file or directory its inode, of a connection a number of its own
};

/// Any thread; a descriptor belongs to one thread while it is made or closed.
[[nodiscard]] Descriptor descriptor(int fd);
void set_descriptor(int fd, const Descriptor& descriptor);
[[nodiscard]] std::uint64_t next_connection();

/// Where a path leads: a file of the store, its directory or the one above, or elsewhere.
[[nodiscard]] Target target_of(const char* path);

}  // namespace invd::rigs::preload
