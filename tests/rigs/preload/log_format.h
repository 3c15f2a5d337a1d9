#pragma once

#include <array>
#include <cstdint>

namespace invd::rigs {

/// What stands in an entry of the log that the preload library writes. The log is a file mapped by every process that
/// writes to it, so that a process killed in the middle of an entry spoils no other one, and so that all entries have
/// one order: where an entry lies was decided before its call began ("begin") or after it came back ("end").
enum class EntryKind : std::uint32_t {
  opened,    ///< object: the file; payload: its path; position: 1 when it was made by this call
  written,   ///< object: the file; position: where; payload: what. Before the call
  flushing,  ///< object: the file or directory. Before the call
  ended,     ///< call: the entry whose call came back; result: bytes, or -errno
  resized,   ///< object: the file; position: its new length. After the call
  made,      ///< object: the new directory; payload: its path
  renamed,   ///< payload: old path, a zero byte, new path
  removed,   ///< payload: the path
  told,      ///< object: the connection of a control client; payload: what it is told. Before the call
  heard,     ///< object: the connection to Amazon; payload: what came. After the call
  refused,   ///< a call that was made to fail; payload: its kind; result: -errno
};

/// Before each payload. Entries begin at multiples of 8; the next one begins behind the payload.
struct EntryHead {
  std::uint64_t mark = 0;  ///< kEntryMark + its own place in the log: an entry is found even behind a broken one
  std::uint32_t size = 0;  ///< of the payload
  std::uint32_t ready = 0;
  EntryKind kind = EntryKind::opened;
  std::uint32_t process = 0;
  std::uint64_t call = 0;
  std::uint64_t object = 0;
  std::int64_t position = 0;
  std::int64_t result = 0;
  std::uint32_t through = 0;  ///< of `written`: 1 when the descriptor writes through (O_DSYNC)
  std::uint32_t unused = 0;
};

inline constexpr std::uint64_t kEntryMark = 0x1D0F0F0000000000;
/// The log begins with a count of the bytes taken, from kFirstEntry on, and with one of the calls of each kind.
inline constexpr std::uint64_t kCallCounts = 64;
inline constexpr std::uint64_t kFirstEntry = 256;

/// The kinds of calls that can be made to fail, by the names that INVD_RIG_FAULT takes.
enum class CallKind : std::uint8_t {
  store_write,   ///< pwrite, pwritev, writev, write to a file of the store
  store_flush,   ///< fdatasync, fsync of a file of the store or of its directory, msync
  store_resize,  ///< ftruncate, fallocate of a file of the store
  mmap,
  accept,
  connect,
  send,  ///< send, sendto, sendmsg, write, writev to a control client or to Amazon
  open,
};
inline constexpr std::array<const char*, 8> kCallNames = {"store_write", "store_flush", "store_resize", "mmap",
                                                          "accept",      "connect",     "send",         "open"};
/// Room for the address space only: the file is sparse.
inline constexpr std::uint64_t kLogSize = std::uint64_t{4} << 30U;

/// The environment of a process that is watched.
inline constexpr const char* kLogVariable = "INVD_RIG_LOG";      ///< the log's file
inline constexpr const char* kStoreVariable = "INVD_RIG_STORE";  ///< the store's directory, absolute
inline constexpr const char* kFaultVariable = "INVD_RIG_FAULT";  ///< kind:n:errno

inline constexpr std::uint64_t padded(std::uint64_t size) {
  return (size + 7U) & ~std::uint64_t{7};
}

}  // namespace invd::rigs
