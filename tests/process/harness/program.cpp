#include "process/harness/program.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace invd::process {
namespace {

constexpr std::string_view kListenPid = "LISTEN_PID=";

std::vector<std::string> environment_of(const Launch& launch) {
  std::map<std::string, std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) all[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  // What a supervisor of the test itself may have set is not meant for its children.
  for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "INVD_SOCKET"})
    all.erase(name);
  for (const auto& [name, value] : launch.environment) all[name] = value;
  std::vector<std::string> out;
  for (const auto& [name, value] : all) out.emplace_back(name).append("=").append(value);
  if (!launch.listen_fds.empty()) {
    out.push_back("LISTEN_FDS=" + std::to_string(launch.listen_fds.size()));
    out.push_back(std::string(kListenPid) + std::string(16, '\0'));  // the child knows its number
  }
  return out;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// After fork: async-signal-safe calls only.
[[noreturn]] void become(const Launch& launch, char* const* arguments, char* const* environment, int out, int err) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int in = open("/dev/null", O_RDONLY);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  // First out of the way, as one of them may lie where another has to go.
  std::array<int, 16> moved{};
  const std::size_t count = std::min(launch.listen_fds.size(), moved.size());
  for (std::size_t i = 0; i < count; ++i) moved[i] = fcntl(launch.listen_fds[i], F_DUPFD, 64);
  for (std::size_t i = 0; i < count; ++i) dup2(moved[i], 3 + static_cast<int>(i));
  syscall(SYS_close_range, 3U + static_cast<unsigned>(count), ~0U, 0U);
  for (char* const* entry = environment; *entry != nullptr; ++entry)
    if (std::strncmp(*entry, kListenPid.data(), kListenPid.size()) == 0)
      std::to_chars(*entry + kListenPid.size(), *entry + kListenPid.size() + 15, getpid());
  if (launch.directory.empty() || chdir(launch.directory.c_str()) == 0) execve(arguments[0], arguments, environment);
  _exit(127);
}

}  // namespace

Program::Program(const Launch& launch) {
  std::vector<std::string> arguments{launch.program.native()};
  arguments.insert(arguments.end(), launch.arguments.begin(), launch.arguments.end());
  std::vector<std::string> environment = environment_of(launch);
  const auto argument_pointers = pointers_to(arguments);
  const auto environment_pointers = pointers_to(environment);
  const int out = open((output_ / "out").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int err = open((output_ / "err").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (out < 0 || err < 0) throw std::runtime_error("cannot make the files for the output of " + arguments.front());
  pid_ = fork();
  if (pid_ == 0) become(launch, argument_pointers.data(), environment_pointers.data(), out, err);
  close(out);
  close(err);
  if (pid_ < 0) throw std::runtime_error("cannot fork");
}

Program::~Program() {
  if (!exit_) {
    signal(SIGKILL);
    (void)wait(std::chrono::seconds(10));
  }
}

void Program::signal(int number) const {
  if (!exit_) kill(pid_, number);
}

std::optional<Exit> Program::wait(Milliseconds most) {
  if (exit_) return exit_;
  const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0U));
  pollfd ends{.fd = fd, .events = POLLIN, .revents = 0};
  const auto end = std::chrono::steady_clock::now() + most;
  while (poll(&ends, 1, static_cast<int>(most.count())) < 0 && errno == EINTR)
    most = std::max(Milliseconds(0), std::chrono::duration_cast<Milliseconds>(end - std::chrono::steady_clock::now()));
  close(fd);
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  exit_.emplace();
  if (WIFEXITED(status)) exit_->code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) exit_->signal = WTERMSIG(status);
  return exit_;
}

Outcome run(const Launch& launch, Milliseconds most) {
  Program program(launch);
  const auto ended = program.wait(most);
  Outcome outcome;
  if (ended) outcome.exit = ended->code.value_or(128 + ended->signal);
  outcome.out = program.out();
  outcome.err = program.err();
  return outcome;
}

bool eventually(Milliseconds most, const std::function<bool()>& question) {
  const auto begin = std::chrono::steady_clock::now();
  while (!question()) {
    const auto waited = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
    if (waited >= most) return false;
    std::this_thread::sleep_for(std::clamp(waited / 8, Milliseconds(20), Milliseconds(400)));
  }
  return true;
}

namespace {

/// INVD_BUILD names another build whose programs are to be tested, as the one with sanitizers. Empty when it does not.
std::filesystem::path other_build() {
  const char* other = std::getenv("INVD_BUILD");
  return other != nullptr ? other : "";
}

std::filesystem::path program_of(const char* ours, const char* place) {
  const std::filesystem::path other = other_build();
  return other.empty() ? std::filesystem::path(ours) : other / place;
}

}  // namespace

bool sanitized_programs() {
  const std::filesystem::path other = other_build();
  return !other.empty() && read_file(other / "CMakeCache.txt").find("INVD_SANITIZE:STRING=a") != std::string::npos;
}

std::filesystem::path invd_program() {
  return program_of(INVD_PROGRAM, "daemon/invd");
}
std::filesystem::path invctl_program() {
  return program_of(INVCTL_PROGRAM, "ctl/invctl");
}
std::filesystem::path released_invctl() {
  return INVCTL_PROGRAM;
}
std::filesystem::path sandbox_program() {
  return SANDBOX_PROGRAM;
}

std::optional<std::filesystem::path> models_folder() {
  const char* shared = std::getenv("INVD_SHARED");
  const std::filesystem::path root = shared != nullptr && *shared != '\0'
                                         ? std::filesystem::path(shared)
                                         : std::filesystem::path(INVD_PROJECT_ROOT).parent_path() / "shared";
  std::filesystem::path models = root / "sp-api" / "models";
  if (!std::filesystem::is_directory(models)) return std::nullopt;
  return models;
}

}  // namespace invd::process
