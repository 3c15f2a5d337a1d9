#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "config/load.h"
#include "daemon/app.h"
#include "daemon/check.h"
#include "daemon/exit_status.h"
#include "daemon/options.h"
#include "log/log.h"
#include "log/setup.h"

using namespace invd;

namespace {

/// Secrets live in this process: no core dumps, no other process of the user may look into it (I28).
void close_to_others() {
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  umask(0077);
}

/// Blocks from here on go back to the system when they are freed. Left to itself glibc keeps as many as the largest
/// answer ever took, twice over, and copies what grows (I12). As much, and no more, of what smaller blocks leave free
/// is kept by each arena: what a page of rows takes is not given back and fetched again for every page.
void keep_no_large_blocks() {
  constexpr int kLarge = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, kLarge);
  mallopt(M_TRIM_THRESHOLD, kLarge);
}

int end_with(const Error& error) {
  log::flush();
  fmt::print(stderr, "invd: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "  {}\n", error.hint);
  return static_cast<int>(daemon::exit_status(error));
}

int run(const daemon::Options& options) {
  auto loaded = config::load_file(options.config);
  if (!loaded) {
    end_with(loaded.error());  // whatever is wrong with it, it is the configuration
    return static_cast<int>(daemon::ExitStatus::config);
  }
  if (options.check_config) return static_cast<int>(daemon::check_config(*loaded));
  if (options.check_store) return static_cast<int>(daemon::check_store(loaded->config));
  auto app = daemon::App::build(options, std::move(*loaded));
  if (!app) return end_with(app.error());
  const auto ended = (*app)->run();
  return ended ? 0 : end_with(ended.error());
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = daemon::read_options(argc, argv);
  if (!options) return options.error();
  close_to_others();
  keep_no_large_blocks();
  try {
    return run(*options);
  } catch (const std::exception& e) {
    return end_with({ErrorCode::internal, std::string("unexpected: ") + e.what(), "please report this"});
  }
}
