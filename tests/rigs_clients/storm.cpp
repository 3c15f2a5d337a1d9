#include "rigs_clients/storm.h"

#include <sys/resource.h>
#include <unistd.h>

namespace invd::rigs {
namespace {

constexpr std::chrono::milliseconds kStep{10};
constexpr int kNice = 10;

}  // namespace

Storm::Storm(const std::filesystem::path& socket, int clients, const std::vector<Identity>& identities) {
  for (int i = 0; i < clients; ++i) {
    const auto kind = static_cast<Kind>(static_cast<std::size_t>(i) % kKinds);
    std::optional<Identity> as;
    if (!identities.empty()) as = identities[static_cast<std::size_t>(i) % identities.size()];
    clients_.push_back({kind, HostileClient(kind, socket, as)});
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { rage(stop); });
}

Storm::~Storm() {
  thread_.request_stop();
  thread_.join();
}

MetByKind Storm::met() const {
  const std::lock_guard lock(mutex_);
  return met_;
}

void Storm::rage(const std::stop_token& stop) {
  // What is measured is what the daemon does, not what this thread takes from a small machine. Of this thread alone.
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
  while (!stop.stop_requested()) {
    {
      const std::lock_guard lock(mutex_);
      const SteadyTime now = std::chrono::steady_clock::now();
      for (Member& member : clients_) member.client.step(now, met_.at(static_cast<std::size_t>(member.kind)));
    }
    std::this_thread::sleep_for(kStep);
  }
}

}  // namespace invd::rigs
