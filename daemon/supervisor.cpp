#include "daemon/supervisor.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include "async/sleep.h"

namespace invd::daemon {

void Supervisor::ready(std::string_view status) {
  sd_notifyf(0, "READY=1\nSTATUS=%s", std::string(status).c_str());
}

void Supervisor::status(std::string_view text) {
  sd_notifyf(0, "STATUS=%s", std::string(text).c_str());
}

void Supervisor::reloading(Monotonic now) {
  sd_notify(0,
            fmt::format("RELOADING=1\nMONOTONIC_USEC={}\nSTATUS=Reloading the configuration", now.ms * 1000).c_str());
}

void Supervisor::stopping() {
  sd_notify(0, "STOPPING=1\nSTATUS=Stopping");
}

std::optional<int> Supervisor::inherited_socket() {
  if (sd_listen_fds(1) < 1) return std::nullopt;
  return SD_LISTEN_FDS_START;
}

async::Task<> Supervisor::keep_alive(async::Scheduler& scheduler, const store::Writer& writer) {
  std::uint64_t limit_us = 0;
  if (sd_watchdog_enabled(0, &limit_us) <= 0) co_return;
  const Duration pause(static_cast<std::int64_t>(limit_us / 3'000));
  std::uint64_t seen = writer.progress();
  while (true) {
    const bool writer_lives = writer.backlog() == 0 || writer.progress() != seen;
    seen = writer.progress();
    if (writer_lives) sd_notify(0, "WATCHDOG=1");
    co_await async::sleep_for(scheduler, pause);
  }
}

}  // namespace invd::daemon
