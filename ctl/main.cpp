#include <csignal>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>
#include <vector>

#include "ctl/program.h"
#include "ctl/real_clock.h"

namespace {

volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int /*signal*/) {
  interrupted = 1;
}

// No SA_RESTART: a wait ends at once. A second Ctrl-C ends the program, should the first not be heard.
void listen_for_interrupts() {
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  // A reader that has left is seen at the write (`| head`).
  std::signal(SIGPIPE, SIG_IGN);
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : std::string_view();
}

std::size_t columns(int descriptor) {
  winsize size{};
  if (::isatty(descriptor) == 0) return 0;
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// A program that ends after each command leaks nothing, but looking whether it does takes half of its time. Tests of
// the commands in one process look.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0";
}
#endif
#endif

int main(int argc, char** argv) {
  using namespace invd;
  listen_for_interrupts();
  const ctl::RealClock clock;
  const ctl::Surroundings surroundings{
      .out_columns = columns(STDOUT_FILENO),
      .err_columns = columns(STDERR_FILENO),
      .may_colour = variable("NO_COLOR").empty() && variable("TERM") != "dumb",
      .socket_variable = std::string(variable("INVD_SOCKET")),
      .interrupted = [] { return interrupted != 0; },
  };
  ctl::Output out(STDOUT_FILENO);
  ctl::Output err(STDERR_FILENO);
  try {
    return static_cast<int>(ctl::run({argv + (argc > 0 ? 1 : 0), argv + argc}, surroundings, clock, out, err));
  } catch (const std::exception& broken) {
    (void)err.write(std::string("invctl: this should not happen: ") + broken.what() + "\n");
    return static_cast<int>(control::ExitCode::failed);
  }
}
