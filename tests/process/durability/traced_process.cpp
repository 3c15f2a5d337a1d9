#include "process/durability/traced_process.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace invd::process {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void become(const std::vector<std::string>& command, int output) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(126);
  raise(SIGSTOP);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(arguments.front(), arguments.data());
  _exit(127);
}

bool is_system_call(int status) {
  return WIFSTOPPED(status) && WSTOPSIG(status) == (SIGTRAP | 0x80);
}

/// The signal to hand on to a thread that stopped for it; 0 when the stop is tracing's own.
int signal_of(int status) {
  const int signal = WSTOPSIG(status);
  const bool ours = signal == SIGTRAP || signal == SIGSTOP || is_system_call(status) || status >> 16 != 0;
  return ours ? 0 : signal;
}

}  // namespace

TracedProcess::TracedProcess(const std::vector<std::string>& command, const std::string& output) {
  const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot write " + output);
  pid_ = fork();
  if (pid_ == 0) become(command, file);
  close(file);
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  setpgid(pid_, pid_);
  if (waitpid(pid_, &status_, __WALL) != pid_ || !WIFSTOPPED(status_)) {
    gone_ = true;
    throw std::runtime_error("cannot trace a child");
  }
  const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SETOPTIONS, pid_, nullptr, options) != 0) {
    kill_and_reap();
    throw std::runtime_error("cannot set what to trace");
  }
  ptrace(PTRACE_SYSCALL, pid_, nullptr, nullptr);
}

TracedProcess::~TracedProcess() {
  kill_and_reap();
}

void TracedProcess::kill_and_reap() {
  if (gone_ || pid_ <= 0) return;
  kill(pid_, SIGKILL);
  for (;;) {  // the threads go first, the leader last
    int status = 0;
    const pid_t who = waitpid(-pid_, &status, __WALL);
    if (who < 0 && errno == EINTR) continue;
    if (who < 0) break;
    if (who == pid_ && !WIFSTOPPED(status)) {
      status_ = status;
      break;
    }
    if (WIFSTOPPED(status)) ptrace(PTRACE_CONT, who, nullptr, nullptr);
  }
  gone_ = true;
}

TracedProcess::End TracedProcess::run(const Watch& watch, std::int64_t limit_ms) {
  const Clock::time_point limit = Clock::now() + std::chrono::milliseconds(limit_ms);
  while (true) {
    int status = 0;
    const pid_t who = waitpid(-pid_, &status, __WALL | WNOHANG);
    if (who < 0 && errno != EINTR) throw std::runtime_error("the traced process is lost");
    if (who <= 0) {
      if (Clock::now() >= limit) {
        kill_and_reap();
        return End::too_long;
      }
      usleep(20);
      continue;
    }
    if (!WIFSTOPPED(status)) {
      if (who != pid_) continue;
      status_ = status;
      gone_ = true;
      return End::ended;
    }
    if (!is_system_call(status)) {
      ptrace(PTRACE_SYSCALL, who, nullptr, signal_of(status));
      continue;
    }
    __ptrace_syscall_info info{};
    if (ptrace(static_cast<__ptrace_request>(PTRACE_GET_SYSCALL_INFO), who, sizeof info, &info) <= 0) continue;
    SystemCall call;
    call.thread = who;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
      call.number = info.entry.nr;
      for (std::size_t i = 0; i < call.arguments.size(); ++i) call.arguments[i] = info.entry.args[i];
      begun_[who] = call;
    } else {
      call = begun_[who];
      call.ended = true;
      call.result = info.exit.rval;
    }
    const Next next = watch(call);
    if (next == Next::kill_here) {
      kill_and_reap();
      return End::killed;
    }
    ptrace(PTRACE_SYSCALL, who, nullptr, nullptr);
    if (next == Next::kill_soon) {
      usleep(soon_);
      kill_and_reap();
      return End::killed;
    }
  }
}

std::string TracedProcess::memory(pid_t thread, std::uint64_t address, std::size_t size) const {
  std::string bytes;
  while (bytes.size() < size) {
    errno = 0;
    const long word = ptrace(PTRACE_PEEKDATA, thread, address + bytes.size(), nullptr);
    if (errno != 0) break;
    bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  bytes.resize(std::min(bytes.size(), size));
  return bytes;
}

bool TracedProcess::allowed() {
  static const long known = 0x1DB0;
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0) raise(SIGSTOP);
    _exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return false;
  const bool readable = ptrace(PTRACE_PEEKDATA, child, &known, nullptr) == known;
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return readable;
}

}  // namespace invd::process
