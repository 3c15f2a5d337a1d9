#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "process/harness/canaries.h"
#include "process/harness/configuration.h"
#include "process/harness/notify_socket.h"
#include "process/harness/program.h"
#include "process/harness/sandbox.h"
#include "process/harness/temp_dir.h"

namespace invd::process {

/// An invd with a folder of its own: configuration, credentials, store, log and control socket lie in it. The folder
/// outlives each run of the daemon, so that a test can end it, kill it and start it again. At the end of each run, and
/// of the object, all that it left and said is searched for secrets and personal data (canaries.h).
class Daemon {
 public:
  /// Makes the folder and its files; starts nothing.
  explicit Daemon(const Sandbox& sandbox);
  /// The credentials are written with mode 0600.
  Daemon(Configuration configuration, const SandboxOptions& credentials);
  ~Daemon();

  Configuration configuration;
  std::map<std::string, std::string> environment;  ///< for the next start
  std::vector<std::string> arguments;              ///< for the next start, after --config
  std::vector<int> listen_fds;                     ///< for the next start

  /// Writes invd.yaml from `configuration`.
  void write_configuration() const;
  /// Writes the configuration, starts invd, waits until it says READY. Throws std::runtime_error, with what it said
  /// last, when it ends or is silent for 30 seconds.
  void start();
  /// Writes the configuration and starts invd without waiting.
  void launch();
  /// SIGTERM; how it ended, nullopt when it did not within five seconds (it is killed then).
  std::optional<Exit> stop();
  void kill();
  /// SIGHUP; waits until it says READY again. False when it does not within ten seconds.
  [[nodiscard]] bool reload_by_signal();

  [[nodiscard]] Program& program() { return *program_; }
  [[nodiscard]] bool running() { return program_ && program_->running(); }
  [[nodiscard]] const NotifySocket& notifications() const { return *notifications_; }

  [[nodiscard]] std::filesystem::path home() const { return home_.path(); }
  [[nodiscard]] std::filesystem::path config_file() const { return home_ / "invd.yaml"; }
  [[nodiscard]] std::filesystem::path socket() const { return home_ / "control.sock"; }
  [[nodiscard]] std::filesystem::path store() const;
  [[nodiscard]] std::string log() const { return read_file(home_ / "invd.log"); }

  /// Runs invctl against this daemon.
  [[nodiscard]] Outcome invctl(std::vector<std::string> words, Milliseconds most = std::chrono::seconds(60)) const;
  /// What invctl (as it ships) says with --json, parsed. Throws std::runtime_error when the exit code is not 0.
  [[nodiscard]] nlohmann::json json(std::vector<std::string> words) const;
  /// `invctl status`, the first integration of it.
  [[nodiscard]] nlohmann::json integration() const;
  /// The codes of the problems in status, of the daemon and of all integrations.
  [[nodiscard]] std::vector<std::string> problems() const;
  /// Waits until a run of orders has succeeded and none runs.
  [[nodiscard]] bool imported(Milliseconds most = std::chrono::seconds(60)) const;
  /// `invd --check-store`; invd must not be running.
  [[nodiscard]] Outcome check_store() const;
  /// invd with these arguments and this configuration file, run to its end.
  [[nodiscard]] Outcome invd(const std::vector<std::string>& words, Milliseconds most = std::chrono::seconds(60)) const;

  [[nodiscard]] const Canaries& canaries() const { return canaries_; }

 private:
  void look_for_canaries();
  [[nodiscard]] Outcome run_invctl(std::filesystem::path program, std::vector<std::string> words,
                                   Milliseconds most) const;
  [[nodiscard]] Outcome looked_through(const std::string& of, Outcome outcome) const;
  [[nodiscard]] Launch launch_of(const std::vector<std::string>& words) const;
  TempDir home_;
  mutable Canaries canaries_;
  std::unique_ptr<NotifySocket> notifications_;
  std::unique_ptr<Program> program_;
};

/// A search shows no order that changed within two minutes (Amazon: searchOrders, lastUpdatedBefore), and the next
/// import takes its time: what changed later than this need not be in the books.
[[nodiscard]] std::string settled_before(const Sandbox& sandbox);

/// What the books of the daemon and the sandbox's truth (as a search shows it now) do not agree on; empty when every
/// order is stored once, with the same status, times, lines, quantities and amounts. What changed at Amazon since
/// settled_before() is left out. At most 20 differences.
[[nodiscard]] std::vector<std::string> compare_with_truth(const Daemon& daemon, const Sandbox& sandbox);

/// The same, again and again until they agree or that time is over: the shop goes on, and what it shows meanwhile comes
/// with the next import.
[[nodiscard]] std::vector<std::string> compare_with_truth(const Daemon& daemon, const Sandbox& sandbox,
                                                          Milliseconds most);

}  // namespace invd::process
