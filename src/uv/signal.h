#pragma once

#include <functional>
#include <memory>

#include "uv/loop.h"

namespace invd::uv {

/// Calls back on the loop's thread each time the process gets a signal, for as long as it lives. The callback may
/// destroy it.
class Signal final : public Handle {
 public:
  /// `number` is SIGTERM, SIGHUP, SIGINT, SIGUSR1 and the like; not SIGKILL or SIGSTOP.
  Signal(Loop& loop, int number, std::function<void()> callback);
  ~Signal() override;
  /// The signal has its default effect again.
  void close() override;

 private:
  struct Native;
  Native* native_;
};

}  // namespace invd::uv
