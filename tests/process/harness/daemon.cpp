#include "process/harness/daemon.h"

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace invd::process {
namespace {

using Json = nlohmann::json;

}  // namespace

Daemon::Daemon(const Sandbox& sandbox) : Daemon(Configuration::for_sandbox(sandbox), sandbox.options()) {}

Daemon::Daemon(Configuration with, const SandboxOptions& credentials)
    : configuration(std::move(with)),
      canaries_(credentials),
      notifications_(std::make_unique<NotifySocket>(home_ / "notify.sock")) {
  write_file(home_ / "client-id", credentials.client_id + "\n");
  write_file(home_ / "client-secret", credentials.client_secret + "\n");
  write_file(home_ / "refresh-token", credentials.refresh_token + "\n");
  write_configuration();
}

Daemon::~Daemon() {
  if (running())
    kill();
  else
    look_for_canaries();
}

void Daemon::write_configuration() const {
  // In one step, as an editor does, so that a reload never reads half a file.
  write_file(home_ / "invd.yaml.new", configuration.yaml(home_.path().native()));
  std::filesystem::rename(home_ / "invd.yaml.new", config_file());
}

std::filesystem::path Daemon::store() const {
  return configuration.store.empty() ? home_ / "store" : std::filesystem::path(configuration.store);
}

Launch Daemon::launch_of(const std::vector<std::string>& words) const {
  Launch launch{.program = invd_program(),
                .arguments = {"--config", config_file().native()},
                .environment = environment,
                .listen_fds = listen_fds};
  launch.arguments.insert(launch.arguments.end(), words.begin(), words.end());
  return launch;
}

void Daemon::launch() {
  write_configuration();
  Launch launch = launch_of(arguments);
  launch.environment["NOTIFY_SOCKET"] = (home_ / "notify.sock").native();
  look_for_canaries();  // what the run before said goes with it
  program_.reset();
  program_ = std::make_unique<Program>(launch);
}

void Daemon::start() {
  const std::size_t before = notifications_->count("READY=1");
  launch();
  const auto settled = [&] { return notifications_->count("READY=1") > before || !program_->running(); };
  const bool in_time = eventually(std::chrono::seconds(30), settled);
  if (!in_time || !program_->running())
    throw std::runtime_error("invd does not start: " + program_->err() + "\n" + log());
}

std::optional<Exit> Daemon::stop() {
  if (running()) canaries_.look_into_process(program_->pid());
  program_->signal(SIGTERM);
  const auto ended = program_->wait(std::chrono::seconds(5));
  if (ended)
    look_for_canaries();
  else
    kill();
  return ended;
}

void Daemon::kill() {
  if (running()) canaries_.look_into_process(program_->pid());
  program_->signal(SIGKILL);
  (void)program_->wait(std::chrono::seconds(10));
  look_for_canaries();
}

void Daemon::look_for_canaries() {
  canaries_.look_into_files(home());
  if (store().native().rfind(home().native(), 0) != 0) canaries_.look_into_files(store());
  if (program_) {
    canaries_.look_into_text("stdout of invd", program_->out());
    canaries_.look_into_text("stderr of invd", program_->err());
  }
  for (const NotifySocket::Message& message : notifications_->messages())
    canaries_.look_into_text("message to systemd", message.text);
}

Outcome Daemon::looked_through(const std::string& of, Outcome outcome) const {
  canaries_.look_into_text("stdout of " + of, outcome.out);
  canaries_.look_into_text("stderr of " + of, outcome.err);
  return outcome;
}

bool Daemon::reload_by_signal() {
  const std::size_t before = notifications_->count("READY=1");
  program_->signal(SIGHUP);
  return eventually(std::chrono::seconds(10), [&] { return notifications_->count("READY=1") > before; });
}

Outcome Daemon::invctl(std::vector<std::string> words, Milliseconds most) const {
  return run_invctl(invctl_program(), std::move(words), most);
}

Outcome Daemon::run_invctl(std::filesystem::path program, std::vector<std::string> words, Milliseconds most) const {
  words.insert(words.begin(), {"--socket", socket().native()});
  return looked_through("invctl", run({.program = std::move(program), .arguments = std::move(words)}, most));
}

Json Daemon::json(std::vector<std::string> words) const {
  std::string asked;
  for (const std::string& word : words) asked += " " + word;
  words.insert(words.begin(), "--json");
  const Outcome outcome = run_invctl(released_invctl(), std::move(words), std::chrono::seconds(60));
  if (outcome.exit != 0)
    throw std::runtime_error("invctl" + asked + " ends with " + std::to_string(outcome.exit) + ": " + outcome.out +
                             outcome.err);
  return Json::parse(outcome.out);
}

Json Daemon::integration() const {
  return json({"status"}).at("integrations").at(0);
}

std::vector<std::string> Daemon::problems() const {
  std::vector<std::string> codes;
  const Json status = json({"status"});
  for (const Json& problem : status.value("problems", Json::array()))
    codes.push_back(problem.at("code").get<std::string>());
  for (const Json& integration : status.at("integrations"))
    for (const Json& problem : integration.value("problems", Json::array()))
      codes.push_back(problem.at("code").get<std::string>());
  return codes;
}

bool Daemon::imported(Milliseconds most) const {
  return eventually(most, [&] {
    const Json status = json({"status"});
    return std::ranges::all_of(status.at("integrations"), [](const Json& integration) {
      const Json orders = integration.value("modules", Json::object()).value("orders", Json::object());
      return orders.contains("last_run") && orders.at("last_run").at("status") == "succeeded";
    });
  });
}

Outcome Daemon::check_store() const {
  return invd({"--check-store"});
}

Outcome Daemon::invd(const std::vector<std::string>& words, Milliseconds most) const {
  return looked_through("invd", run(launch_of(words), most));
}

}  // namespace invd::process
