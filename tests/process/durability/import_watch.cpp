#include "process/durability/import_watch.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

namespace invd::process {
namespace {

constexpr std::size_t kHeadSize = 2048;

/// The size of an answer, head and body, from its first bytes; 0 when they do not say.
std::uint64_t size_of_answer(std::string head) {
  const std::size_t end = head.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  std::ranges::transform(head, head.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  constexpr std::string_view kLength = "content-length:";
  std::size_t at = head.find(kLength);
  if (at == std::string::npos || at > end) return 0;
  at = head.find_first_not_of(' ', at + kLength.size());
  std::uint64_t length = 0;
  std::from_chars(head.data() + at, head.data() + end, length);
  return end + 4 + length;
}

}  // namespace

std::string_view name(Place place) {
  constexpr std::array<std::string_view, kPlaces> kNames = {"starting",     "mid-login",         "connecting",
                                                            "mid-page",     "before commit",     "in commit",
                                                            "after commit", "in another commit", "between"};
  return kNames[static_cast<std::size_t>(place)];
}

std::string_view name(CommitStep step) {
  constexpr std::array<std::string_view, 7> kNames = {"none",         "nothing written", "some pages written",
                                                      "in fdatasync", "pages flushed",   "root being written",
                                                      "root written"};
  return kNames[static_cast<std::size_t>(step)];
}

void ImportWatch::see(const SystemCall& call) {
  const auto file = files_.find(call.arguments[0]);
  switch (call.number) {
    case SYS_openat:
      return opened(call);
    case SYS_close:
      if (call.ended) files_.erase(call.arguments[0]);
      return;
    case SYS_sendto:
      return sent(call);
    case SYS_recvfrom:
      return received(call);
    case SYS_pwrite64:
    case SYS_pwritev:
    case SYS_writev:
      if (file != files_.end()) stored(call, file->second);
      return;
    case SYS_fdatasync:
      if (file != files_.end()) flushed(call);
      return;
    default:
      return;
  }
}

void ImportWatch::opened(const SystemCall& call) {
  if (!call.ended || call.result < 0) return;
  const std::string path = process_.memory(call.thread, call.arguments[1], 512);
  if (!std::string_view(path).substr(0, path.find('\0')).ends_with("/data.mdb")) return;
  files_[static_cast<std::uint64_t>(call.result)] = (call.arguments[2] & O_DSYNC) != 0 ? File::root : File::data;
}

void ImportWatch::sent(const SystemCall& call) {
  if (!call.ended || call.result <= 0) return;
  const std::string head = process_.memory(call.thread, call.arguments[1], 40);
  if (head.starts_with("POST /auth/o2/token"))
    asked_ = Asked::login;
  else if (head.starts_with("GET /sellers/"))
    asked_ = Asked::sellers;
  else if (head.starts_with("GET /orders/2026-01-01/orders?"))
    asked_ = Asked::page;
  else if (head.starts_with("GET "))
    asked_ = Asked::other;
  else
    return;
  if (asked_ == Asked::page) ++pages_asked_;
  socket_ = call.arguments[0];
  received_ = 0;
  expected_ = 0;
  page_stored_ = false;
}

void ImportWatch::received(const SystemCall& call) {
  if (!call.ended || call.result <= 0 || asked_ == Asked::nothing || call.arguments[0] != socket_) return;
  if ((call.arguments[3] & MSG_PEEK) != 0) return;
  if (expected_ == 0)
    expected_ = size_of_answer(
        process_.memory(call.thread, call.arguments[1], std::min(kHeadSize, static_cast<std::size_t>(call.result))));
  received_ += static_cast<std::uint64_t>(call.result);
}

void ImportWatch::stored(const SystemCall& call, File file) {
  if (file == File::root) {
    step_ = call.ended ? CommitStep::done : CommitStep::root;
    if (call.ended && commits_page_) {
      page_stored_ = true;
      ++pages_committed_;
    }
    return;
  }
  if (step_ == CommitStep::none || step_ == CommitStep::done) {
    step_ = CommitStep::begun;
    commits_page_ = asked_ == Asked::page && complete() && !page_stored_;
    commits_run_ = false;
  } else if (call.ended) {
    step_ = CommitStep::pages;
  }
  if (!call.ended && !commits_run_) commits_run_ = writes_run(call);
}

bool ImportWatch::writes_run(const SystemCall& call) const {
  const auto holds = [&](std::uint64_t address, std::uint64_t size) {
    return process_.memory(call.thread, address, size).find(run_marker_) != std::string::npos;
  };
  if (call.number == SYS_pwrite64) return holds(call.arguments[1], call.arguments[2]);
  const std::string vectors = process_.memory(call.thread, call.arguments[1], call.arguments[2] * sizeof(iovec));
  for (std::size_t at = 0; at + sizeof(iovec) <= vectors.size(); at += sizeof(iovec)) {
    iovec part{};
    std::memcpy(&part, vectors.data() + at, sizeof part);
    if (holds(reinterpret_cast<std::uintptr_t>(part.iov_base), part.iov_len)) return true;
  }
  return false;
}

void ImportWatch::flushed(const SystemCall& call) {
  if (step_ == CommitStep::none || step_ == CommitStep::done) return;
  commits_page_ = commits_page_ && commits_run_;
  step_ = call.ended ? CommitStep::flushed : CommitStep::flushing;
}

Place ImportWatch::place() const {
  if (step_ > CommitStep::begun && step_ < CommitStep::done)
    return commits_page_ ? Place::in_commit : Place::other_commit;
  switch (asked_) {
    case Asked::nothing:
      return Place::starting;
    case Asked::login:
      return complete() ? Place::between : Place::mid_login;
    case Asked::sellers:
      return complete() ? Place::between : Place::connecting;
    case Asked::page:
      if (!complete()) return Place::mid_page;
      return page_stored_ ? Place::after_commit : Place::before_commit;
    case Asked::other:
      return Place::between;
  }
  return Place::between;
}

}  // namespace invd::process
