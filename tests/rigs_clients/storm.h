#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "rigs_clients/hostile_client.h"

namespace invd::rigs {

/// Hostile clients of every kind at once, on a thread of its own, for as long as it lives.
class Storm {
 public:
  /// So many clients, by turns of these identities; of our own when there are none.
  Storm(const std::filesystem::path& socket, int clients, const std::vector<Identity>& identities);
  ~Storm();
  Storm(const Storm&) = delete;
  Storm& operator=(const Storm&) = delete;

  [[nodiscard]] MetByKind met() const;

 private:
  void rage(const std::stop_token& stop);

  struct Member {
    Kind kind;
    HostileClient client;
  };
  std::vector<Member> clients_;
  mutable std::mutex mutex_;
  MetByKind met_;
  std::jthread thread_;
};

}  // namespace invd::rigs
