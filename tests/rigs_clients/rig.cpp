#include "rigs_clients/rig.h"

#include <algorithm>
#include <grp.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "process/harness/daemon.h"
#include "process/harness/memory.h"
#include "rigs_clients/storm.h"

namespace invd::rigs {
namespace {

using std::chrono::milliseconds;

constexpr int kHostile = 64;
constexpr int kOfOneUser = 16;
constexpr uid_t kFirstUser = 54'321;  // has no account: the kernel needs none
constexpr milliseconds kAlone{1'500};
constexpr std::chrono::seconds kShortStorm{3};
constexpr milliseconds kSettling{500};  // connections that were closed are noticed

/// Any group with a name and nobody in particular in it.
const group* some_group() {
  for (const char* name : {"nogroup", "games", "users", "mail"})
    if (const group* found = getgrnam(name); found != nullptr && found->gr_gid != 65'534) return found;
  return nullptr;
}

/// Four users who may use invd, where we can be anybody; none otherwise.
std::vector<Identity> let_others_in(process::Daemon& daemon) {
  const group* others = geteuid() == 0 ? some_group() : nullptr;
  if (others == nullptr) return {};
  daemon.configuration.operators = others->gr_name;
  chmod(daemon.home().c_str(), 0755);
  std::vector<Identity> users;
  for (uid_t i = 0; i < 4; ++i) users.push_back({kFirstUser + i, others->gr_gid});
  return users;
}

/// Connects as often as each of these users may, then as one more; gives what that one is told.
std::string told_beyond(const process::Daemon& daemon, const std::vector<std::optional<Identity>>& users,
                        const std::optional<Identity>& beyond) {
  std::vector<Connection> connections;
  for (const auto& user : users)
    for (int i = 0; i < kOfOneUser; ++i) connections.emplace_back(daemon.socket(), user);
  return Connection(daemon.socket(), beyond).line(900);
}

}  // namespace

ClientsReport run_clients(const ClientsOptions& options) {
  const process::Sandbox sandbox({.orders = 500, .quota_scale = 5000});
  process::Daemon daemon(sandbox);
  const std::vector<Identity> users = let_others_in(daemon);
  daemon.start();
  ClientsReport report;
  if (!daemon.imported()) return report;

  const std::optional<Identity> one = users.empty() ? std::nullopt : std::optional(users.front());
  report.told_per_user = told_beyond(daemon, {one}, one);
  std::this_thread::sleep_for(kSettling);
  if (!users.empty()) report.told_in_all = told_beyond(daemon, {users.begin(), users.end()}, std::nullopt);
  std::this_thread::sleep_for(kSettling);

  const pid_t pid = daemon.program().pid();
  report.resident_before = process::resident(pid);
  process::forget_peak(pid);
  {
    GoodClient good(daemon.socket());
    for (int round = 0; round < options.rounds; ++round) {
      ClientsReport::Round& now = report.rounds.emplace_back();
      now.alone = good.ask_for(kAlone);
      const Storm storm(daemon.socket(), users.empty() ? kOfOneUser - 1 : kHostile, users);
      now.beside = good.ask_for(round == 0 ? options.storm : kShortStorm);
      if (round == 0) report.met = storm.met();
      if (now.ratio() <= kMostRatio) break;
    }
  }
  report.resident_peak = process::peak_resident(pid);
  report.still_runs = daemon.running() && daemon.program().pid() == pid;
  report.serves_again =
      process::eventually(std::chrono::seconds(5), [&] { return daemon.invctl({"status"}).exit == 0; });
  return report;
}

}  // namespace invd::rigs
