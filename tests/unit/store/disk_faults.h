#pragma once

#include <filesystem>
#include <vector>

namespace invd::store::test {

/// What the kernel answers about data.mdb while this lives, one at a time: the calls of LMDB and of the engine go
/// through here. Counts are of calls from the last one that set something.
class DiskFaults {
 public:
  DiskFaults();
  ~DiskFaults();
  DiskFaults(const DiskFaults&) = delete;
  DiskFaults& operator=(const DiskFaults&) = delete;

  /// The n-th write or flush (from 1) fails with EIO and does nothing.
  static void fail_io(int n);
  /// The n-th flush fails with EIO and does nothing.
  static void fail_flush(int n);
  /// The n-th write of more than a page writes its first half only, as a disk does that fills up meanwhile.
  static void cut_write(int n);
  /// No further block can be had: fallocate says so.
  static void fill_disk(bool full);
  /// The disk says that nothing is free, while blocks can be had: as if they came back after it was asked.
  static void show_nothing_free(bool shown);
  /// The next map cannot be made, for want of address space.
  static void fail_map();

  /// Making a map takes a moment, and so does LMDB's answer to a question about it: they meet.
  static void slow_map();

  /// Writes and flushes so far.
  [[nodiscard]] static int io_calls();
  /// The directories that were synced so far, as the kernel names them.
  [[nodiscard]] static std::vector<std::filesystem::path> synced_directories();
};

}  // namespace invd::store::test
