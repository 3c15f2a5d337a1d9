#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "control/fields.h"

namespace invd::control {

/// The client's side of the socket: blocking, one call at a time, for invctl. Not thread-safe. Closed when destroyed;
/// leaving ends the waiting, not a run.
class Connection {
 public:
  struct Options {
    std::string socket = "/run/invd/control.sock";
    /// For connecting, and for each call to answer; zero = as long as it takes.
    std::chrono::milliseconds timeout{30'000};
    /// Asked after each signal and four times a second; true ends the call with `cancelled`. May be empty.
    std::function<bool()> interrupted;
  };
  /// A notification that belongs to the call: `progress` or `event`, and its value as JSON.
  using OnNotification = std::function<void(std::string_view kind, std::string_view value_json)>;

  /// Errors: unreachable (with what to do: no socket, no daemon), refused (no right to it), timeout, cancelled, usage
  /// (path too long).
  [[nodiscard]] static Result<Connection> connect(Options options);

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  /// The result as JSON. Errors: the daemon's own, with its code and hint; unreachable (it went away), timeout,
  /// cancelled, malformed (not our protocol).
  [[nodiscard]] Result<std::string> call(std::string_view method, std::string_view params_json = "{}",
                                         const OnNotification& on_notification = {});
  /// With another time limit than the connection's; zero = as long as it takes.
  [[nodiscard]] Result<std::string> call(std::string_view method, std::string_view params_json,
                                         const OnNotification& on_notification, std::chrono::milliseconds timeout);

  /// With typed parameters and result.
  template <class Reply, class Request>
  [[nodiscard]] Result<Reply> ask(std::string_view method, const Request& request,
                                  const OnNotification& on_notification = {}) {
    Result<std::string> reply = call(method, to_json(request), on_notification);
    if (!reply) return fail(reply);
    return from_json<Reply>(*reply);
  }

 private:
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace invd::control
