// How long `status` takes over the socket, beside a bare libuv server that answers as many bytes: while nothing
// happens, and during an import at full speed.

#include <atomic>
#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>

#include "bench/report.h"
#include "bench/socket_client.h"
#include "process/harness/daemon.h"

namespace invd::bench {
namespace {

using namespace process;

constexpr int kCalls = 5'000;

void add(Report& report, const std::string& name, std::vector<double> times, std::vector<double>& floor) {
  for (const auto& [word, p] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p999", 0.999}}) {
    const double mine = percentile(times, p);
    const double least = percentile(floor, p);
    report.add(name + "_" + word + "_us", mine);
    report.add(name + "_floor_" + word + "_us", least);
    report.add(name + "_to_floor_" + word + "_ratio", mine / least);
  }
}

/// Calls for as long as the import runs: its beginning lies before the first, its end after the last.
std::vector<double> during_import(Daemon& invd, const std::string& request, int& runs) {
  std::atomic<bool> ended = false;
  std::vector<double> all;
  SocketClient client(invd.socket());
  (void)client.ask(request);
  std::thread import([&] {
    const Outcome outcome = invd.invctl({"sync", "orders", "--from", "-89d"}, std::chrono::minutes(5));
    if (outcome.exit == 0) ++runs;
    ended = true;
  });
  while (!ended) {
    const std::vector<double> some = client.times(request, 20);
    all.insert(all.end(), some.begin(), some.end());
  }
  import.join();
  return all;
}

void report(bool json) {
  const Sandbox sandbox({.products = 500, .orders = 20'000, .quota_scale = 1000, .burst_scale = 1000});
  Daemon invd(sandbox);
  invd.configuration.interval = "12h";
  invd.configuration.log_level = "info";
  invd.configuration.initial_window = "1d";
  invd.start();
  (void)invd.imported(std::chrono::minutes(5));
  const std::string request = call("status");
  std::string answer;
  {
    SocketClient client(invd.socket());
    answer = client.ask(request);
  }
  const std::filesystem::path socket = invd.home() / "echo.sock";
  Program echo({.program = ECHO_FLOOR, .arguments = {socket.string(), std::to_string(answer.size())}});
  (void)eventually(std::chrono::seconds(5), [&] { return std::filesystem::exists(socket); });
  SocketClient floor_client(socket);
  (void)floor_client.times(request, 200);

  Report out("status");
  out.add("answer_bytes", static_cast<double>(answer.size()));
  {
    SocketClient client(invd.socket());
    (void)client.times(request, 200);
    std::vector<double> floor = floor_client.times(request, kCalls);
    add(out, "idle", client.times(request, kCalls), floor);
  }
  int runs = 0;
  std::vector<double> busy = during_import(invd, request, runs);
  std::vector<double> floor = floor_client.times(request, kCalls);
  out.add("calls_during_import", static_cast<double>(busy.size()));
  out.add("imports", runs);
  add(out, "importing", std::move(busy), floor);
  out.print(json);
}

}  // namespace
}  // namespace invd::bench

int main(int argc, char** argv) {
  invd::bench::report(invd::bench::wants_json(argc, argv));
}
