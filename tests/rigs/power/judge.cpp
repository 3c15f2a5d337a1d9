#include "rigs/power/judge.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "daemon/check.h"
#include "store/check_store.h"
#include "store/history.h"
#include "store/lmdb/engine.h"
#include "store/lmdb/open.h"

namespace invd::rigs {
namespace {

constexpr unsigned kLongest = 60;  // seconds; a loop in a damaged tree would never end

Judgement audit(const std::filesystem::path& store) {
  SeededRandom random(1);
  const auto opened =
      store::lmdb::open_store({.directory = store, .max_size = std::uint64_t{1} << 30U, .preallocate_step = 0}, random);
  if (!opened) return {Verdict::refused, opened.error().message};
  const auto report = store::check_store(*opened->engine, daemon::table_audits());
  if (!report) return {Verdict::damaged, report.error().message};
  if (!report->clean()) return {Verdict::damaged, report->findings.front().error.message};
  return {};
}

std::string lost_order(const process::Books& books, const Promises& promises) {
  for (const auto& [id, version] : promises.orders) {
    const auto order = books.orders.find(id);
    if (order == books.orders.end()) return id + " was told and is gone";
    if (order->second.last_updated < version) return id + " was told in a newer version";
  }
  return {};
}

std::string lost_run(const std::filesystem::path& store, const Promises& promises) {
  const auto engine = store::lmdb::LmdbEngine::open({.directory = store, .read_only = true});
  if (!engine) return engine.error().message;
  const auto txn = (*engine)->begin_read();
  if (!txn) return txn.error().message;
  for (const auto& [id, ended] : promises.runs) {
    const auto run = store::get_run(**txn, id);
    if (!run) return run.error().message;
    if (!*run) return "run " + std::to_string(id) + " was told and is gone";
    if (ended && !(*run)->ended_at) return "the end of run " + std::to_string(id) + " was told and is gone";
  }
  return {};
}

std::string never_stated(const process::Books& books, const Promises& promises) {
  for (const auto& [id, order] : books.orders) {
    const auto stated = promises.stated.find(id);
    if (stated == promises.stated.end()) return id + " is in the books, and Amazon had not stated it";
    const auto version = stated->second.find(order.last_updated);
    if (version == stated->second.end() || !version->second.contains(order.status))
      return id + " is in the books as Amazon had not stated it";
  }
  return {};
}

Judgement judge_here(const std::filesystem::path& store, const Promises& promises, const process::Books& truth) {
  if (Judgement audited = audit(store); audited.verdict != Verdict::whole) return audited;
  const process::Books books = process::read_books(store);
  if (std::string lost = lost_order(books, promises); !lost.empty()) return {Verdict::lost, lost};
  if (std::string lost = lost_run(store, promises); !lost.empty()) return {Verdict::lost, lost};
  if (std::string never = never_stated(books, promises); !never.empty()) return {Verdict::impossible, never};
  if (const auto wrong = process::impossible(books, truth); !wrong.empty()) return {Verdict::impossible, wrong.front()};
  return {};
}

[[noreturn]] void judge_and_exit(int to, const std::filesystem::path& store, const Promises& promises,
                                 const process::Books& truth) {
  alarm(kLongest);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  // A damaged tree trips LMDB's assertions, which print.
  if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
  Judgement judgement;
  try {
    judgement = judge_here(store, promises, truth);
  } catch (const std::exception& error) {
    judgement = {Verdict::damaged, error.what()};
  }
  const std::string text = static_cast<char>('0' + static_cast<int>(judgement.verdict)) + judgement.why;
  _exit(write(to, text.data(), text.size()) > 0 ? 0 : 1);
}

}  // namespace

std::string_view name(Verdict verdict) {
  constexpr std::array<std::string_view, kVerdicts> kNames = {"whole", "refused",    "damaged",
                                                              "lost",  "impossible", "crashed"};
  return kNames[static_cast<std::size_t>(verdict)];
}

Judgement judge(const std::filesystem::path& store, const Promises& promises, const process::Books& truth) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return {Verdict::crashed, "no pipe"};
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) judge_and_exit(ends[1], store, promises, truth);
  close(ends[1]);
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t n = 0; (n = read(ends[0], buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return {Verdict::crashed, "signal " + std::to_string(WTERMSIG(status))};
  if (text.empty()) return {Verdict::crashed, "it ended without a word"};
  return {static_cast<Verdict>(text.front() - '0'), text.substr(1)};
}

}  // namespace invd::rigs
