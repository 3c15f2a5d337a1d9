// What the store does per second on this machine's disk: store_bench DIRECTORY (an empty one on the disk to measure).

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/random.h"
#include "store/crc32c.h"
#include "store/lmdb/open.h"
#include "store/record.h"
#include "store/write_group.h"

namespace {

using namespace invd;
using namespace invd::store;

template <class Fn>
double seconds(Fn fn) {
  const auto begin = std::chrono::steady_clock::now();
  fn();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void commits(lmdb::OpenStore& opened, int groups, int size) {
  int next = 0;
  const double s = seconds([&] {
    for (int group = 0; group < groups; ++group) {
      std::vector<WriteJob> jobs;
      for (int i = 0; i < size; ++i)
        jobs.push_back({[key = "row" + std::to_string(next++)](WriteTxn& txn) {
                          return txn.put(Table::orders, key,
                                         std::move(RecordWriter(1).text(std::string(600, 'x'))).finish(key));
                        },
                        {}});
      const GroupOutcome outcome = commit_group(*opened.engine, jobs, opened.fence);
      if (!outcome.committed) std::puts("not committed");
    }
  });
  std::printf("groups of %d: %.0f commits/s, %.0f writes/s\n", size, groups / s, groups * size / s);
}

void checksum(const char* what, std::uint32_t (*crc)(std::string_view, std::uint32_t), std::size_t bytes) {
  const std::string block(bytes, 'x');
  constexpr std::size_t kTotal = 512UL << 20U;
  std::uint32_t sum = 0;
  const double s = seconds([&] {
    for (std::size_t done = 0; done < kTotal; done += bytes) sum = crc(block, sum);
  });
  std::printf("CRC-32C %s, %zu bytes at a time: %.2f GB/s (%08x)\n", what, bytes, kTotal / s / 1e9, sum);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: store_bench DIRECTORY\n", stderr);
    return 2;
  }
  SeededRandom random(1);
  auto opened = lmdb::open_store({.directory = argv[1]}, random);
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().message.c_str());
    return 1;
  }
  for (const int size : {1, 16, 256}) commits(*opened, 300, size);
  if (crc32c_has_instruction()) checksum("by instruction", crc32c_instruction, 600);
  checksum("by tables", crc32c_portable, 600);
  return 0;
}
