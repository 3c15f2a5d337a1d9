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
    : configuration(std::move(with)), notifications_(std::make_unique<NotifySocket>(home_ / "notify.sock")) {
  write_file(home_ / "client-id", credentials.client_id + "\n");
  write_file(home_ / "client-secret", credentials.client_secret + "\n");
  write_file(home_ / "refresh-token", credentials.refresh_token + "\n");
  write_configuration();
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
  program_->signal(SIGTERM);
  const auto ended = program_->wait(std::chrono::seconds(5));
  if (!ended) kill();
  return ended;
}

void Daemon::kill() {
  program_->signal(SIGKILL);
  (void)program_->wait(std::chrono::seconds(10));
}

bool Daemon::reload_by_signal() {
  const std::size_t before = notifications_->count("READY=1");
  program_->signal(SIGHUP);
  return eventually(std::chrono::seconds(10), [&] { return notifications_->count("READY=1") > before; });
}

Outcome Daemon::invctl(std::vector<std::string> words, Milliseconds most) const {
  words.insert(words.begin(), {"--socket", socket().native()});
  return run({.program = invctl_program(), .arguments = std::move(words)}, most);
}

Json Daemon::json(std::vector<std::string> words) const {
  std::string asked;
  for (const std::string& word : words) asked += " " + word;
  words.insert(words.begin(), "--json");
  const Outcome outcome = invctl(std::move(words));
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

Outcome Daemon::invd(std::vector<std::string> words, Milliseconds most) const {
  return run(launch_of(words), most);
}

}  // namespace invd::process
