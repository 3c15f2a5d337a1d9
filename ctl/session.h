#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "control/connection.h"
#include "control/exit_code.h"
#include "ctl/invocation.h"
#include "ctl/output.h"
#include "ctl/screen.h"

namespace invd::ctl {

/// Where invctl runs, looked up once in main(): everything else is a function of it.
struct Surroundings {
  std::size_t out_columns = 0;  ///< of the terminal that stdout is; 0 = it is none
  std::size_t err_columns = 0;
  bool may_colour = true;       ///< false under NO_COLOR and on a terminal that has none
  std::string socket_variable;  ///< INVD_SOCKET
  /// True after Ctrl-C. Asked several times a second while waiting. May be empty.
  std::function<bool()> interrupted;
};

/// One call of invctl under way: what was asked, where to print, and the connection, made when it is first needed. Each
/// command is a function of a Session; errors pass through failed() and so look alike everywhere (CTL-3).
class Session {
 public:
  Session(Invocation invocation, const Surroundings& surroundings, const Clock& clock, Output& out, Output& err);

  [[nodiscard]] const Invocation& invocation() const { return invocation_; }
  [[nodiscard]] Format format() const { return invocation_.format; }
  [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  /// With the time as it is now.
  [[nodiscard]] Screen screen() const;
  [[nodiscard]] Output& err() { return err_; }
  /// The reader of our output has left, or Ctrl-C: nothing more needs doing.
  [[nodiscard]] bool over() const;

  /// Calls the command's own method with the parameters given. The time limit is --timeout, else `usual`; zero = as
  /// long as it takes.
  [[nodiscard]] Result<std::string> call(Duration usual = kUsualTimeout);
  [[nodiscard]] Result<std::string> call(std::string_view method, std::string_view parameters_json,
                                         const control::Connection::OnNotification& on_notification = {},
                                         Duration usual = kUsualTimeout);

  /// Writes to stdout; nothing is said of an error.
  [[nodiscard]] Result<void> write(std::string_view text) { return out_.write(text); }
  /// Prints to stdout. done, or failed when that cannot be written.
  control::ExitCode print(std::string_view text);
  /// Prints the error in the format asked for, and gives its exit code.
  control::ExitCode failed(const Error& error);
  /// As failed(), after a part was printed already.
  control::ExitCode failed_halfway(const Error& error);

  static constexpr Duration kUsualTimeout{30'000};

 private:
  Invocation invocation_;
  const Surroundings& surroundings_;
  const Clock& clock_;
  Output& out_;
  Output& err_;
  std::optional<control::Connection> connection_;
};

/// "invctl: what\n  hint\n".
[[nodiscard]] std::string render_error(const Error& error, const Screen& screen);
/// {"error":{"code","message","hint"}} and a newline.
[[nodiscard]] std::string error_json(const Error& error);

}  // namespace invd::ctl
