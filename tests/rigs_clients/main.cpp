#include <CLI/CLI.hpp>
#include <cstdio>

#include "rigs_clients/rig.h"

int main(int argc, char** argv) {
  using namespace invd::rigs;
  CLI::App app("64 hostile clients beside one good one, against the daemon of this build.", "rig_clients");
  ClientsOptions options;
  double minutes = 1.2;  // long enough to see that the idle are cut
  app.add_option("--minutes", minutes, "of one storm")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--rounds", options.rounds, "at most, until one keeps the promise")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  options.storm = std::chrono::seconds(static_cast<long>(minutes * 60));
  const ClientsReport report = run_clients(options);
  std::printf("%s", report.text().c_str());
  const std::vector<std::string> broken = broken_promises(report, options);
  for (const std::string& promise : broken) std::printf("BROKEN: %s\n", promise.c_str());
  return broken.empty() ? 0 : 1;
}
