#include "ctl/session.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "ctl/display_text.h"

namespace invd::ctl {

using control::ExitCode;

Session::Session(Invocation invocation, const Surroundings& surroundings, const Clock& clock, Output& out, Output& err)
    : invocation_(std::move(invocation)), surroundings_(surroundings), clock_(clock), out_(out), err_(err) {}

Screen Session::screen() const {
  return {.colour = surroundings_.out_columns > 0 && surroundings_.may_colour && invocation_.colour,
          .width = surroundings_.out_columns,
          .now = clock_.now()};
}

bool Session::over() const {
  return out_.gone() || (surroundings_.interrupted && surroundings_.interrupted());
}

Result<std::string> Session::call(Duration usual) {
  return call(invocation_.command->method, parameters(invocation_), {}, usual);
}

Result<std::string> Session::call(std::string_view method, std::string_view parameters_json,
                                  const control::Connection::OnNotification& on_notification, Duration usual) {
  const Duration timeout = invocation_.timeout.value_or(usual);
  if (!connection_) {
    control::Connection::Options options;
    options.socket = invocation_.socket;
    // A call may take as long as it takes; connecting may not.
    options.timeout = timeout.count() > 0 ? timeout : kUsualTimeout;
    options.interrupted = [this] { return over(); };
    Result<control::Connection> connected = control::Connection::connect(std::move(options));
    if (!connected) return fail(connected);
    connection_.emplace(std::move(*connected));
  }
  return connection_->call(method, parameters_json, on_notification, timeout);
}

ExitCode Session::print(std::string_view text) {
  if (const Result<void> written = out_.write(text); !written) return failed(written.error());
  return ExitCode::done;
}

ExitCode Session::failed(const Error& error) {
  if (out_.gone()) return ExitCode::done;  // nobody listens any more, and that was the reader's wish
  if (format() == Format::text) {
    (void)err_.write(render_error(
        error, {.colour = surroundings_.err_columns > 0 && surroundings_.may_colour && invocation_.colour}));
  } else if (!out_.write(error_json(error))) {
    (void)err_.write(render_error(error, Screen{}));
  }
  return control::exit_code(error.code);
}

ExitCode Session::failed_halfway(const Error& error) {
  if (out_.gone()) return ExitCode::done;
  (void)failed(error);
  return ExitCode::partial;
}

std::string render_error(const Error& error, const Screen& screen) {
  std::string out = painted("invctl:", Tone::bad, screen) + " ";
  // A configuration has one problem a line; each is made harmless by itself.
  const auto lines = [&out](std::string_view text, std::string_view indent) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      out += printable(text.substr(0, end));
      out += '\n';
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (!text.empty()) out += indent;
    }
  };
  lines(error.message, "  ");
  if (!error.hint.empty()) {
    out += "  ";
    lines(error.hint, "  ");
  }
  return out;
}

std::string error_json(const Error& error) {
  nlohmann::ordered_json inner = {{"code", name(error.code)}, {"message", error.message}};
  if (!error.hint.empty()) inner["hint"] = error.hint;
  const nlohmann::ordered_json out = {{"error", std::move(inner)}};
  return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace invd::ctl
