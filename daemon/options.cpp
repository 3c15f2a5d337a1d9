#include "daemon/options.h"

#include <CLI/CLI.hpp>

#include "daemon/exit_status.h"
#include "daemon/version.h"

namespace invd::daemon {

std::expected<Options, int> read_options(int argc, char** argv) {
  Options options;
  CLI::App app(
      "invd keeps an Amazon seller account and the seller's inventory in step.\n"
      "It is started by systemd; talk to it with invctl.",
      "invd");
  app.set_version_flag("--version", "invd " + std::string(version()));
  app.add_option("--config", options.config, "the configuration file")->capture_default_str();
  app.add_flag("--check-config", options.check_config,
               "read the configuration and credentials, say what is wrong, end");
  app.add_flag("--check-store", options.check_store,
               "audit every record of the store and end; invd must not be running");
  app.add_option("--ca-file", options.ca_file, "PEM file of authorities to trust besides the system's");
  app.footer(
      "Exit status: 0 ended as asked; 64 usage; 65 damaged store; 66 no credential; 69 no control socket;\n"
      "70 internal; 73 disk full; 74 disk failure; 75 another invd runs; 76 the store is from a newer invd;\n"
      "77 permissions; 78 configuration.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);
    return std::unexpected(code == 0 ? 0 : static_cast<int>(ExitStatus::usage));
  }
  return options;
}

}  // namespace invd::daemon
