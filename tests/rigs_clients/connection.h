#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace invd::rigs {

/// Whose a connection is, as the daemon sees it. Another's than our own takes root rights.
struct Identity {
  uid_t uid = 0;
  gid_t gid = 0;
};

/// A client's end of the control socket, as raw as a hostile one wants it. Never blocks, but for connecting.
class Connection {
 public:
  /// Nobody listens, or no right: closed() is true then. By the calling thread only, whose identity it changes for a
  /// moment.
  Connection(const std::filesystem::path& socket, const std::optional<Identity>& as);
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] bool closed() const { return fd_ < 0; }
  /// How many of the bytes the socket took.
  std::size_t send(std::string_view bytes);
  /// What has come; closes when the daemon has.
  std::string receive();
  /// Waits for a whole line, at most that long; empty when none comes.
  std::string line(int milliseconds);
  void shut_write() const;
  /// Notices that the daemon has closed without reading what may have come.
  void look_for_end();
  void close();

 private:
  int fd_ = -1;
  std::string buffer_;  ///< of line()
};

/// A call of the protocol as one line. `parameters`: JSON.
[[nodiscard]] std::string call(std::string_view method, std::string_view parameters = "{}");

}  // namespace invd::rigs
