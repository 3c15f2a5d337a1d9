#include "store/lmdb/unfinished.h"

#include <array>
#include <fstream>
#include <gtest/gtest.h>

#include "fixture.h"
#include "store/lmdb/open.h"

namespace invd::store {
namespace {

using namespace test;

constexpr std::size_t kSector = 512;
constexpr std::size_t kPage = 4096;

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The two pages that LMDB makes first: taken from a store with nothing committed by way of a copy whose second page
/// carries no transaction yet.
std::string first_pages(const std::filesystem::path& directory) {
  SeededRandom random(1);
  {
    const auto opened = lmdb::open_store(small_options(directory), random);
  }
  std::string pages = content(directory / "data.mdb").substr(0, 2 * kPage);
  for (const std::size_t page : {std::size_t{0}, kPage}) pages.replace(page + 144, 8, std::string(8, '\0'));
  return pages;
}

TEST(I2, AStoreThatAPowerCutLeftHalfMadeIsMadeAnew) {
  TempDirectory model;
  const std::string pages = first_pages(model.path());
  const std::string nothing(kSector, '\0');
  std::array<std::string, 4> left{pages, pages, pages, pages};
  left[0].replace(0, kSector, nothing);
  left[1].replace(kPage, kSector, nothing);
  left[2].assign(2 * kPage, '\0');
  left[3].resize(kPage);
  for (const std::string& bytes : left) {
    TempDirectory directory;
    put(directory.path() / "data.mdb", bytes);
    SeededRandom random(2);
    const auto opened = lmdb::open_store(small_options(directory.path()), random);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(opened->created);
  }
}

TEST(I3, AStoreThatWasCommittedToIsNeverDiscarded) {
  TempDirectory model;
  (void)first_pages(model.path());
  const std::string whole = content(model.path() / "data.mdb");
  for (const std::size_t size : {2 * kPage, kPage, kSector, std::size_t{160}}) {
    const std::filesystem::path file = model.path() / "copy";
    std::string bytes = whole.substr(0, size);
    put(file, bytes);
    ASSERT_TRUE(lmdb::discard_unfinished(file));
    EXPECT_EQ(content(file), bytes) << size;
    bytes.replace(0, std::min(size, kSector), std::string(std::min(size, kSector), '\0'));
    if (size <= kPage) continue;  // nothing is left that tells of a commit
    put(file, bytes);
    ASSERT_TRUE(lmdb::discard_unfinished(file));
    EXPECT_EQ(content(file), bytes) << size << ", without its first page";
  }
}

}  // namespace
}  // namespace invd::store
