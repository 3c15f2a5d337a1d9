#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "store/check_store.h"
#include "store/record.h"
#include "support/sanitized.h"

// I3 for the whole file: whatever bit of data.mdb flips, the answer is right, or refused, or the process ends; never
// wrong. Each try runs in a process of its own, because LMDB may crash on a page that is not what it should be.
// INVD_DAMAGE_TRIES: how many flips, for a long run.

namespace invd::store {
namespace {

using namespace test;

using Rows = std::map<std::string, std::string>;

enum class Outcome : int { right = 10, refused = 11, wrong = 12 };

lmdb::EngineOptions damage_options(const std::filesystem::path& directory) {
  lmdb::EngineOptions options = small_options(directory);
  options.preallocate_step = 0;
  return options;
}

std::string value_of(const std::string& key, int generation) {
  return std::move(RecordWriter(1).text(key).u64(generation).text(std::string(300, 'x'))).finish(key);
}

/// Rows that were overwritten and deleted several times: the file holds stale copies of pages whose records have valid
/// checksums, which is what makes a wrong answer possible.
Rows make_store(const std::filesystem::path& directory) {
  const auto opened = must_open(damage_options(directory));
  SeededRandom random(11);
  Rows rows;
  for (int generation = 0; generation < 12; ++generation) {
    auto txn = std::move(*opened.engine->begin_write());
    for (int i = 0; i < 60; ++i) {
      const std::string key = "order" + std::to_string(random.below(300));
      rows[key] = value_of(key, generation);
      EXPECT_TRUE(txn->put(Table::orders, key, rows[key]));
      EXPECT_TRUE(txn->put(Table::orders_by_time, key, ""));
    }
    const std::string gone = rows.begin()->first;
    rows.erase(gone);
    EXPECT_TRUE(*txn->erase(Table::orders, gone));
    EXPECT_TRUE(*txn->erase(Table::orders_by_time, gone));
    EXPECT_TRUE(opened.engine->commit(std::move(txn)));
  }
  return rows;
}

/// What a daemon does at its start, and then every row by key.
Outcome look(const std::filesystem::path& directory, const Rows& rows) {
  SeededRandom random(1);
  const auto opened = lmdb::open_store(damage_options(directory), random);
  if (!opened) return Outcome::refused;
  if (const auto report = check_store(*opened->engine, {}); !report || !report->clean()) return Outcome::refused;
  auto txn = opened->engine->begin_read();
  if (!txn) return Outcome::refused;
  if (*(*txn)->count(Table::orders) != rows.size()) return Outcome::wrong;
  for (const auto& [key, value] : rows) {
    const auto found = (*txn)->get(Table::orders, key);
    if (!found) return Outcome::refused;
    if (!*found || **found != value) return Outcome::wrong;
  }
  return Outcome::right;
}

void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string read_file(const std::filesystem::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

struct Tally {
  int right = 0;
  int refused = 0;
  int died = 0;
  int wrong = 0;
};

void try_damaged(const std::string& bytes, const Rows& rows, Tally& tally, const std::string& what) {
  TempDirectory directory(fast_parent());
  write_file(directory.path() / "data.mdb", bytes);
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE}) ::signal(signal, SIG_DFL);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    static_cast<void>(::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO));
    ::alarm(20);
    ::_exit(static_cast<int>(look(directory.path(), rows)));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (code == static_cast<int>(Outcome::right))
    ++tally.right;
  else if (code == static_cast<int>(Outcome::refused))
    ++tally.refused;
  else if (code == static_cast<int>(Outcome::wrong)) {
    ++tally.wrong;
    ADD_FAILURE() << "a wrong answer after " << what;
  } else
    ++tally.died;
}

int tries() {
  const char* asked = std::getenv("INVD_DAMAGE_TRIES");
  return asked != nullptr ? std::stoi(asked) : invd::test::rounds(200);
}

class Damage : public ::testing::Test {
 protected:
  TempDirectory directory_{fast_parent()};
  Rows rows_ = make_store(directory_.path());
  std::string bytes_ = read_file(directory_.path() / "data.mdb");
  Tally tally_;
};

TEST_F(Damage, I3_AnUndamagedCopyIsRight) {
  try_damaged(bytes_, rows_, tally_, "nothing");
  EXPECT_EQ(tally_.right, 1);
}

TEST_F(Damage, I3_AFlippedBitGivesNoWrongAnswer) {
  SeededRandom random(21);
  for (int i = 0; i < tries(); ++i) {
    // Every other flip goes to the two meta pages and the heads of pages, where damage does most.
    std::size_t at = random.below(bytes_.size());
    if (i % 4 == 0) at = random.below(2) * 4096 + 16 + random.below(136);
    if (i % 4 == 2) at = at / 4096 * 4096 + random.below(64);
    const auto bit = random.below(8);
    std::string damaged = bytes_;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
    try_damaged(damaged, rows_, tally_, "bit " + std::to_string(bit) + " of byte " + std::to_string(at));
  }
  std::printf("flips: %d right, %d refused, %d ended the process, %d wrong\n", tally_.right, tally_.refused,
              tally_.died, tally_.wrong);
  EXPECT_GT(tally_.right, 0);
  EXPECT_GT(tally_.refused, 0);
  EXPECT_EQ(tally_.right + tally_.refused + tally_.died + tally_.wrong, tries());
}

TEST_F(Damage, I3_AZeroedPageGivesNoWrongAnswer) {
  for (std::size_t page = 0; page < bytes_.size() / 4096; ++page) {
    std::string damaged = bytes_;
    damaged.replace(page * 4096, 4096, 4096, '\0');
    try_damaged(damaged, rows_, tally_, "zeroing page " + std::to_string(page));
  }
  EXPECT_GT(tally_.refused + tally_.died, 0);
}

}  // namespace
}  // namespace invd::store
