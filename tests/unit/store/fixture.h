#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <thread>

#include "base/random.h"
#include "store/lmdb/open.h"
#include "store/store.h"
#include "store/thread_writer.h"
#include "support/manual_scheduler.h"

namespace invd::store::test {

/// A directory that goes away with the test.
class TempDirectory {
 public:
  TempDirectory() : TempDirectory(std::filesystem::temp_directory_path()) {}
  explicit TempDirectory(const std::filesystem::path& parent) {
    std::string path = (parent / "invd-store-XXXXXX").native();
    if (::mkdtemp(path.data()) == nullptr) std::abort();
    path_ = path;
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// In memory where that can be had: for tests that open hundreds of stores and are not about the disk.
inline std::filesystem::path fast_parent() {
  std::error_code ignored;
  return std::filesystem::is_directory("/dev/shm", ignored) ? "/dev/shm" : std::filesystem::temp_directory_path();
}

inline lmdb::EngineOptions small_options(const std::filesystem::path& directory) {
  lmdb::EngineOptions options;
  options.directory = directory;
  options.initial_map = 4ULL << 20U;
  options.max_size = 64ULL << 20U;
  options.preallocate_step = 1ULL << 20U;
  return options;
}

inline lmdb::OpenStore must_open(const lmdb::EngineOptions& options) {
  SeededRandom random(1);
  auto opened = lmdb::open_store(options, random);
  if (!opened) {
    ADD_FAILURE() << opened.error().message;
    std::abort();
  }
  return std::move(*opened);
}

inline std::string must_get(Kv& kv, Table table, std::string_view key) {
  auto txn = kv.begin_read();
  if (!txn) return "<" + txn.error().message + ">";
  const auto value = (*txn)->get(table, key);
  if (!value) return "<" + value.error().message + ">";
  return *value ? std::string(**value) : "<none>";
}

/// One row in a transaction of its own.
inline Result<void> put_row(Kv& kv, Table table, std::string_view key, std::string_view value) {
  auto txn = kv.begin_write();
  if (!txn) return fail(txn);
  if (auto put = (*txn)->put(table, key, value); !put) return put;
  return kv.commit(std::move(*txn));
}

/// Runs the loop until `done`, giving the writer's thread real time: it is the one thing here that virtual time does
/// not move. False after ten seconds.
inline bool run_until(invd::test::ManualScheduler& loop, const std::function<bool()>& done) {
  for (int i = 0; i < 10'000; ++i) {
    loop.run_ready();
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

/// Kv that passes on to another; tests override what shall fail.
class KvDecorator : public Kv {
 public:
  explicit KvDecorator(Kv& inner) : inner_(inner) {}
  Result<std::unique_ptr<ReadTxn>> begin_read() override { return inner_.begin_read(); }
  Result<std::unique_ptr<ReadTxn>> begin_scan() override { return inner_.begin_scan(); }
  Result<std::unique_ptr<WriteTxn>> begin_write() override { return inner_.begin_write(); }
  Result<void> commit(std::unique_ptr<WriteTxn> txn) override { return inner_.commit(std::move(txn)); }
  Result<void> grow() override { return inner_.grow(); }
  Result<KvInfo> info() override { return inner_.info(); }

 private:
  Kv& inner_;
};

}  // namespace invd::store::test
