#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "rigs_clients/connection.h"

namespace invd::rigs {

using SteadyTime = std::chrono::steady_clock::time_point;

enum class Kind : std::uint8_t {
  silent,         ///< connects and says nothing
  slow,           ///< a byte of a request now and then
  half_frame,     ///< greets, then sends half a request
  idle,           ///< greets and stays
  flooding,       ///< one request after the other, as fast as they are taken; reads the answers
  never_reading,  ///< the same, and reads nothing
  half_closed,    ///< asks, and closes its sending side
  too_long,       ///< a request that does not end
  nonsense,       ///< lines that are no requests
};
inline constexpr std::size_t kKinds = 9;
[[nodiscard]] std::string_view name(Kind kind);

/// What the clients of one kind met with.
struct Met {
  int connections = 0;  ///< that the daemon let in and ended
  int turned_away = 0;  ///< as too many were there already
  std::chrono::milliseconds shortest{1'000'000};
  std::chrono::milliseconds longest{0};
  std::uint64_t most_sent = 0;      ///< bytes that one connection got rid of
  std::uint64_t answers = 0;        ///< lines
  std::map<std::string, int> told;  ///< error messages, how often
};
using MetByKind = std::array<Met, kKinds>;

/// A client that means no good. When the daemon ends its connection it comes again.
class HostileClient {
 public:
  HostileClient(Kind kind, std::filesystem::path socket, std::optional<Identity> as);

  /// Does what it can do without waiting; called every few milliseconds.
  void step(SteadyTime now, Met& met);

 private:
  void misbehave(SteadyTime now);
  void take_in(Met& met);
  void note_end(SteadyTime now, Met& met);

  Kind kind_;
  std::filesystem::path socket_;
  std::optional<Identity> as_;
  std::optional<Connection> connection_;
  SteadyTime connected_at_;
  SteadyTime sent_at_;
  SteadyTime again_at_;
  std::uint64_t sent_ = 0;
  std::string rest_;  ///< of what is to be sent
  std::string text_;  ///< of an answer that has begun
  std::uint64_t answers_ = 0;
  bool turned_away_ = false;
  bool begun_ = false;
};

}  // namespace invd::rigs
