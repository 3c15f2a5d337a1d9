#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

struct uv_loop_s;

namespace invd::http {

/// Who is told that a transfer has ended.
class Completion {
 public:
  /// Called once, outside curl's callbacks, with a CURLcode; the transfer is already removed. Must not call Multi.
  virtual void done(int curl_code) = 0;

 protected:
  ~Completion() = default;
};

/// Drives curl's transfers on a libuv loop: one uv_poll per socket, one uv_timer. Loop thread only. When it is
/// destroyed, its libuv handles are still closing: the loop must turn once more before it ends.
class Multi {
 public:
  Multi(uv_loop_s* loop, std::size_t connections_per_host, std::size_t connections);
  ~Multi();
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;

  /// Starts the transfer of a CURL* that is set up. False when curl does not take it.
  [[nodiscard]] bool add(void* easy, Completion& completion);
  /// Aborts a transfer that is not done. Not from inside curl's callbacks.
  void remove(void* easy);
  /// Goes on with a transfer whose write callback has paused it; may call that callback. A CURLcode: beyond CURLE_OK
  /// the transfer is of no more use. Not from inside curl's callbacks.
  [[nodiscard]] int resume(void* easy);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace invd::http
