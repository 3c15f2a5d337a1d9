#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "base/random.h"
#include "base/timestamp.h"
#include "store/kv.h"
#include "store/lmdb/open.h"

namespace invd::bench {

// What fills stores for benchmarks.

inline constexpr std::uint64_t kRowsOfACommit = 5'000;

/// The value, or an error as std::runtime_error.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

[[nodiscard]] inline store::lmdb::OpenStore open_to_fill(const std::filesystem::path& directory) {
  SeededRandom random(1);
  return must(store::lmdb::open_store({.directory = directory, .initial_map = 8ULL << 30U}, random));
}

[[nodiscard]] inline Timestamp wall_clock() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

/// `each(txn, n)` for every n below `count`, some thousand to a commit.
template <class Each>
void in_transactions(store::Kv& kv, std::uint64_t count, const Each& each) {
  for (std::uint64_t n = 0; n < count;) {
    auto txn = must(kv.begin_write());
    for (const std::uint64_t end = std::min(count, n + kRowsOfACommit); n < end; ++n) each(*txn, n);
    must(kv.commit(std::move(txn)));
  }
}

}  // namespace invd::bench
