#include "log/log.h"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log/capture_state.h"
#include "log/redact.h"
#include "log/setup.h"

namespace invd::log {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

/// The journal reads "<3>..." as syslog's priority of a line.
int journal_priority(spdlog::level::level_enum level) {
  if (level >= spdlog::level::err) return 3;
  if (level == spdlog::level::warn) return 4;
  return level == spdlog::level::info ? 6 : 7;
}

/// Writes each line with one write(2), so that lines of several threads do not mix. A full pipe or disk drops the line
/// and counts it: logging never stops the daemon.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  DescriptorSink(int fd, bool owned, bool journal) : fd_(fd), owned_(owned), journal_(journal) {
    set_pattern_(journal ? "%v" : "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v");
  }
  ~DescriptorSink() override {
    if (owned_) ::close(fd_);
  }
  DescriptorSink(const DescriptorSink&) = delete;
  DescriptorSink& operator=(const DescriptorSink&) = delete;

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (dropped_ > 0 && put(fmt::format("{}log: {} lines were dropped\n", journal_ ? "<4>" : "", dropped_)))
      dropped_ = 0;
    spdlog::memory_buf_t buffer;
    if (journal_) fmt::format_to(std::back_inserter(buffer), "<{}>", journal_priority(message.level));
    formatter_->format(message, buffer);
    if (!put(std::string_view(buffer.data(), buffer.size()))) ++dropped_;
  }
  void flush_() override {}
  void set_pattern_(const std::string& pattern) override {
    formatter_ = std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc, "\n");
  }

 private:
  /// What was begun is finished where the descriptor lets it; a partly written line counts as written.
  [[nodiscard]] bool put(std::string_view line) const {
    bool any = false;
    while (!line.empty()) {
      const ssize_t count = ::write(fd_, line.data(), line.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return any;
      any = true;
      line.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  int fd_;
  bool owned_;
  bool journal_;
  std::size_t dropped_ = 0;
};

/// Whether standard error is the stream that systemd connected to the journal: $JOURNAL_STREAM names its device and
/// inode (systemd.exec(5)). It stays set in children whose stderr goes elsewhere.
bool stderr_is_journal() {
  const char* const stream = std::getenv("JOURNAL_STREAM");  // NOLINT(concurrency-mt-unsafe)
  struct stat status{};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
  return fmt::format("{}:{}", status.st_dev, status.st_ino) == stream;
}

/// The one piece of global state of the program: a log that every function must be handed would be no log.
struct State {
  std::mutex mutex;
  std::shared_ptr<spdlog::logger> logger =
      std::make_shared<spdlog::logger>("invd", std::make_shared<DescriptorSink>(STDERR_FILENO, false, false));
  std::shared_ptr<Capture::State> capture;
  std::atomic<Level> level = Level::info;
  std::atomic<bool> capturing = false;
};

State& state() {
  static State* const kState = new State();  // never destroyed: threads may log until the very end
  return *kState;
}

void capture_line(Capture::State& capture, Level level, std::string text) {
  const std::scoped_lock lock(capture.mutex);
  capture.lines.push_back({level, std::move(text)});
}

Result<std::shared_ptr<DescriptorSink>> open_sink(const Setup& setup) {
  if (setup.target != Target::file)
    return std::make_shared<DescriptorSink>(STDERR_FILENO, false,
                                            setup.target == Target::journal && stderr_is_journal());
  const int fd = ::open(setup.file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640);
  if (fd < 0) {
    const int error = errno;
    return fail(error == ENOENT || error == ENOTDIR ? ErrorCode::not_found : ErrorCode::permission,
                fmt::format("the log file {} cannot be opened: {}", setup.file, std::strerror(error)),
                "the user that invd runs as must be able to write there, or set log.target: journal");
  }
  return std::make_shared<DescriptorSink>(fd, true, false);
}

}  // namespace

void write(Level level, std::string_view area, std::string_view object, std::string_view what) {
  State& s = state();
  if (!enabled(level)) return;
  const std::string_view between = object.empty() ? "" : ": ";
  std::string text = escape(redact(fmt::format("{}: {}{}{}", area, object, between, what)));
  std::shared_ptr<spdlog::logger> logger;
  std::shared_ptr<Capture::State> capture;
  {
    const std::scoped_lock lock(s.mutex);
    logger = s.logger;
    capture = s.capture;
  }
  if (capture)
    capture_line(*capture, level, std::move(text));
  else
    logger->log(to_spdlog(level), spdlog::string_view_t(text));
}

Result<void> set_up(const Setup& setup) {
  Result<std::shared_ptr<DescriptorSink>> sink = open_sink(setup);
  if (!sink) return fail(sink);
  auto logger = std::make_shared<spdlog::logger>("invd", std::move(*sink));
  logger->set_level(to_spdlog(setup.level));
  State& s = state();
  const std::scoped_lock lock(s.mutex);
  s.logger = std::move(logger);
  s.level = setup.level;
  return {};
}

bool enabled(Level level) {
  const State& s = state();
  return level >= s.level.load() || s.capturing.load();
}

void flush() {
  State& s = state();
  const std::scoped_lock lock(s.mutex);
  s.logger->flush();
}

void divert(std::shared_ptr<Capture::State> capture) {
  State& s = state();
  const std::scoped_lock lock(s.mutex);
  s.capturing = capture != nullptr;
  s.capture = std::move(capture);
}

}  // namespace invd::log
