#include "rigs/syscalls/scenario.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <thread>

#include "process/durability/books.h"
#include "process/harness/daemon.h"
#include "rigs/log/log.h"
#include "rigs/log/streams.h"
#include "rigs/log/watched.h"

namespace invd::rigs {
namespace {

using Json = nlohmann::json;
using process::Daemon;
using process::Milliseconds;

constexpr int kIo = 74;
/// daemon/exit_status.h.
constexpr std::array kDocumented = {64, 65, 66, 69, 70, 71, 73, kIo, 75, 76, 77, 78};
/// An account that could not be connected is tried again after a minute.
constexpr auto kPatience = std::chrono::seconds(100);

/// A call may have failed that this very client needed: then it is asked again.
bool has_imported(const Daemon& daemon) {
  const process::Outcome status = daemon.invctl({"--json", "status"}, std::chrono::seconds(10));
  if (status.exit != 0) return false;
  const Json json = Json::parse(status.out, nullptr, false);
  if (!json.is_object() || json.value("integrations", Json::array()).empty()) return false;
  const Json orders = json.at("integrations").at(0).value("modules", Json::object()).value("orders", Json::object());
  return orders.contains("last_run") && orders.at("last_run").value("status", "") == "succeeded";
}

class Scenario {
 public:
  Scenario(const FailingCall& failing, const process::Sandbox& sandbox)
      : failing_(failing), sandbox_(sandbox), daemon_(sandbox), log_(home_ / "log") {
    watch_store(daemon_, home_ / "log",
                std::string(kCallNames[static_cast<std::size_t>(failing.kind)]) + ":" + std::to_string(failing.number) +
                    ":" + std::to_string(failing.error));
  }

  ScenarioResult run() {
    daemon_.launch();
    const std::optional<process::Exit> ended = live();
    result_.end = judge_end(ended);
    const std::vector<Entry> entries = log_.entries();
    result_.fired = std::ranges::find(entries, EntryKind::refused, &Entry::kind) != entries.end();
    for (std::size_t i = 0; i < kCallKinds; ++i) result_.calls[i] = log_.calls(static_cast<CallKind>(i));
    if (result_.fired && failing_.breaks_the_disk() && (!ended || ended->code != kIo))
      wrong("a broken disk must end it with 74, not: " + result_.end);
    watch_no_more(daemon_);
    check_store(told_events(entries));
    if (result_.wrong.empty()) finish();
    return std::move(result_);
  }

 private:
  void wrong(const std::string& what) { result_.wrong.push_back(what); }

  /// Up to its end; nullopt when it had to be killed.
  std::optional<process::Exit> live() {
    const process::Program watch(
        {.program = process::invctl_program(), .arguments = {"--socket", daemon_.socket().native(), "watch"}});
    const bool settled = process::eventually(kPatience, [&] {
      if (!daemon_.running() || has_imported(daemon_)) return true;
      std::this_thread::sleep_for(Milliseconds(80));
      return false;
    });
    if (!settled) wrong("it neither imports nor ends");
    if (daemon_.running()) daemon_.program().signal(SIGTERM);
    const auto ended = daemon_.program().wait(std::chrono::seconds(15));
    if (!ended) daemon_.kill();
    return ended;
  }

  std::string judge_end(const std::optional<process::Exit>& ended) {
    if (!ended) {
      wrong("it does not end");
      return "had to be killed";
    }
    if (!ended->code) {
      wrong("it died of signal " + std::to_string(ended->signal) + ": " + daemon_.program().err());
      return "signal " + std::to_string(ended->signal);
    }
    if (*ended->code == 0) return "went on";
    if (std::ranges::find(kDocumented, *ended->code) == kDocumented.end())
      wrong("no such exit code: " + std::to_string(*ended->code));
    if (!daemon_.program().err().starts_with("invd: ")) wrong("it ends without a message: " + daemon_.program().err());
    return "ended with " + std::to_string(*ended->code);
  }

  /// As the failure left it.
  void check_store(const std::vector<Told>& told) {
    process::Books books;
    if (std::filesystem::exists(daemon_.store() / "data.mdb")) {
      const process::Outcome audit = daemon_.check_store();
      if (audit.exit != 0) wrong("invd --check-store: " + audit.out + audit.err);
      if (audit.exit == 0) books = process::read_books(daemon_.store());
    }
    for (const Told& event : told)
      if ((event.kind == "order.imported" || event.kind == "order.updated") && !books.orders.contains(event.object)) {
        wrong(event.object + " was told and is gone");
        return;
      }
  }

  void finish() {
    try {
      daemon_.start();
      if (!process::eventually(kPatience, [&] { return has_imported(daemon_); }))
        return wrong("the next start does not import");
      for (const std::string& difference : process::compare_with_truth(daemon_, sandbox_)) wrong(difference);
      if (daemon_.stop() != process::Exit{0}) wrong("the next start does not stop");
    } catch (const std::exception& error) {
      wrong(error.what());
    }
  }

  const FailingCall& failing_;
  const process::Sandbox& sandbox_;
  Daemon daemon_;
  process::TempDir home_;
  Log log_;
  ScenarioResult result_;
};

}  // namespace

ScenarioResult live_with(const FailingCall& failing, const process::Sandbox& sandbox) {
  return Scenario(failing, sandbox).run();
}

}  // namespace invd::rigs
