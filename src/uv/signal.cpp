#include "uv/signal.h"

#include <uv.h>

#include "base/assert.h"

namespace invd::uv {

/// Lives until libuv has closed it, beyond its Signal.
struct Signal::Native {
  uv_signal_t handle{};
  std::function<void()> callback;
};

Signal::Signal(Loop& loop, int number, std::function<void()> callback)
    : Handle(loop), native_(new Native{.callback = std::move(callback)}) {
  native_->handle.data = native_;
  INVD_ASSERT(uv_signal_init(loop.native(), &native_->handle) == 0);
  INVD_ASSERT(uv_signal_start(
                  &native_->handle, [](uv_signal_t* handle, int) { static_cast<Native*>(handle->data)->callback(); },
                  number) == 0);
}

Signal::~Signal() {
  close();
}

void Signal::close() {
  if (native_ == nullptr) return;
  uv_signal_stop(&native_->handle);
  uv_close(reinterpret_cast<uv_handle_t*>(&native_->handle),
           [](uv_handle_t* handle) { delete static_cast<Native*>(handle->data); });
  native_ = nullptr;
  forget();
}

}  // namespace invd::uv
