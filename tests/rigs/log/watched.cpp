#include "rigs/log/watched.h"

#include "rigs/preload/log_format.h"

namespace invd::rigs {

void watch_store(process::Daemon& daemon, const std::filesystem::path& log, const std::string& fault) {
  daemon.environment["LD_PRELOAD"] = RIG_PRELOAD;
  daemon.environment[kLogVariable] = log.native();
  daemon.environment[kStoreVariable] = daemon.store().native();
  daemon.environment.erase(kFaultVariable);
  if (!fault.empty()) daemon.environment[kFaultVariable] = fault;
}

void watch_no_more(process::Daemon& daemon) {
  daemon.environment.erase("LD_PRELOAD");
}

Listener::Listener(process::Daemon& daemon)
    : watch_({.program = process::invctl_program(), .arguments = {"--socket", daemon.socket().native(), "watch"}}) {
  // A reload is an event of its own, with which nothing changes.
  listens_ = process::eventually(std::chrono::seconds(10), [&] {
    (void)daemon.invctl({"config", "reload"});
    return !watch_.out().empty() || !watch_.running();
  });
  listens_ = listens_ && watch_.running();
}

}  // namespace invd::rigs
