#include "rigs/power/disk_model.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <list>
#include <set>
#include <string>

// A disk that keeps more than a real one would let every store pass; one that loses what it may not, none.

namespace invd::rigs {
namespace {

constexpr std::uint64_t kData = 7;
constexpr std::uint64_t kDirectory = 3;
constexpr std::uint64_t kAbove = 2;

/// A directory just made, with one file in it; nothing is flushed.
class Disk {
 public:
  explicit Disk(bool flushes_count = true) : model_("/var/store", flushes_count) {
    apply({.kind = EntryKind::made, .object = kDirectory, .payload = "/var/store"});
    apply({.kind = EntryKind::opened, .object = kData, .position = 1, .payload = "/var/store/data"});
  }

  std::uint64_t begin_write(std::int64_t at, std::string bytes, bool through = false) {
    const std::string_view payload = texts_.emplace_back(std::move(bytes));
    return apply({.kind = EntryKind::written, .object = kData, .position = at, .through = through, .payload = payload});
  }
  void end(std::uint64_t call, std::int64_t result) {
    apply({.kind = EntryKind::ended, .call = call, .result = result});
  }
  void write(std::int64_t at, const std::string& bytes, bool through = false) {
    end(begin_write(at, bytes, through), static_cast<std::int64_t>(bytes.size()));
  }
  void flush(std::uint64_t object) { end(apply({.kind = EntryKind::flushing, .object = object}), 0); }
  void flush_names() {
    flush(kDirectory);
    flush(kAbove);
  }

  [[nodiscard]] Image draw(Luck luck) {
    Image image;
    model_.draw(luck, random_, image);
    return image;
  }
  /// What the file may hold; "-" where it is not there.
  [[nodiscard]] std::set<std::string> outcomes() {
    std::set<std::string> seen;
    for (int i = 0; i < 400; ++i)
      for (const Luck luck : {Luck::none, Luck::all, Luck::each_sector, Luck::each_write, Luck::in_order}) {
        const Image image = draw(luck);
        const auto file = image.files.find("data");
        seen.insert(file == image.files.end() ? "-" : std::string(file->second.begin(), file->second.end()));
      }
    return seen;
  }

 private:
  std::uint64_t apply(Entry entry) {
    entry.place = ++place_;
    model_.apply(entry);
    return place_;
  }

  DiskModel model_;
  SeededRandom random_{1};
  std::list<std::string> texts_;
  std::uint64_t place_ = 0;
};

std::string sector(char c) {
  return std::string(kSector, c);
}

TEST(RigDisk, WhatIsFlushedWithItsNamesIsThere) {
  Disk disk;
  disk.write(0, sector('a'));
  disk.flush(kData);
  disk.flush_names();
  EXPECT_EQ(disk.outcomes(), std::set{sector('a')});
}

TEST(RigDisk, AFlushOfTheFileKeepsNoName) {
  Disk disk;
  disk.write(0, sector('a'));
  disk.flush(kData);
  EXPECT_TRUE(disk.outcomes().contains("-"));
  disk.flush(kDirectory);
  EXPECT_TRUE(disk.outcomes().contains("-")) << "the directory's own name is not flushed";
  disk.flush(kAbove);
  EXPECT_FALSE(disk.outcomes().contains("-"));
}

TEST(RigDisk, AWriteMayBeTornBetweenSectorsOnly) {
  Disk disk;
  disk.write(0, sector('a') + sector('b'));
  disk.flush(kData);
  disk.flush_names();
  disk.write(0, sector('c') + sector('d'));
  EXPECT_EQ(disk.outcomes(), (std::set{sector('a') + sector('b'), sector('c') + sector('b'), sector('a') + sector('d'),
                                       sector('c') + sector('d')}));
}

TEST(RigDisk, NoSectorGoesBackToAnOlderState) {
  Disk disk;
  disk.write(0, sector('a'));
  disk.flush(kData);
  disk.flush_names();
  disk.write(0, sector('b'));
  disk.write(0, "cc");
  const std::string last = "cc" + std::string(kSector - 2, 'b');
  EXPECT_EQ(disk.outcomes(), (std::set{sector('a'), sector('b'), last}));
  disk.flush(kData);
  EXPECT_EQ(disk.outcomes(), std::set{last});
}

TEST(RigDisk, AWriteThroughIsThereAloneOnceItHasCome) {
  Disk disk;
  disk.write(0, sector('a') + sector('a'));
  disk.flush(kData);
  disk.flush_names();
  disk.write(0, sector('b') + sector('b'));
  const std::uint64_t call = disk.begin_write(0, "c", true);
  EXPECT_TRUE(disk.outcomes().contains(sector('a') + sector('a'))) << "it has not come back";
  disk.end(call, 1);
  const std::string through = "c" + std::string(kSector - 1, 'b');
  EXPECT_EQ(disk.outcomes(), (std::set{through + sector('a'), through + sector('b')}));
}

TEST(RigDisk, ALengthIsFlushedWithTheFile) {
  Disk disk;
  disk.flush_names();
  disk.write(0, sector('a'));
  EXPECT_TRUE(disk.outcomes().contains(std::string())) << "longer only when that is flushed";
  EXPECT_TRUE(disk.outcomes().contains(std::string(kSector, '\0'))) << "the length may come before the content";
  disk.flush(kData);
  EXPECT_EQ(disk.outcomes(), std::set{sector('a')});
}

TEST(RigDisk, TheControlLosesWhatWasFlushed) {
  Disk disk(false);
  disk.write(0, sector('a'));
  disk.flush(kData);
  disk.flush_names();
  disk.write(0, sector('b'), true);
  EXPECT_TRUE(disk.outcomes().contains("-"));
  EXPECT_TRUE(disk.outcomes().contains(sector('a')));
}

}  // namespace
}  // namespace invd::rigs
