#pragma once

#include <cstdint>
#include <span>
#include <sys/uio.h>

#include "rigs/preload/log_format.h"

namespace invd::rigs::preload {

/// What an entry says besides its payload; see EntryHead.
struct Facts {
  EntryKind kind;
  std::uint64_t object = 0;
  std::int64_t position = 0;
  std::uint64_t call = 0;
  std::int64_t result = 0;
  bool through = false;
};

/// Adds an entry and gives its place. Any thread; nothing is done when there is no log.
std::uint64_t add(const Facts& facts, std::span<const iovec> payload = {});
std::uint64_t add(const Facts& facts, const char* payload);

/// Counts a call of that kind, over all processes that share the log, and gives how many there were. 0 without a log.
std::uint64_t count(CallKind kind);

}  // namespace invd::rigs::preload
