#include "uv/fd_watch.h"

#include <unistd.h>
#include <uv.h>

#include "base/assert.h"

namespace invd::uv {

/// Lives until libuv has closed it, beyond its FdWatch.
struct FdWatch::Native {
  uv_poll_t handle{};
  FdWatch* owner = nullptr;
};

FdWatch::FdWatch(Loop& loop, int fd) : Handle(loop), fd_(fd), readers_(loop), writers_(loop) {}

Result<std::shared_ptr<FdWatch>> FdWatch::open(Loop& loop, int fd) {
  std::shared_ptr<FdWatch> watch(new FdWatch(loop, fd));
  auto native = std::make_unique<Native>();
  native->handle.data = native.get();
  if (const int status = uv_poll_init(loop.native(), &native->handle, fd); status != 0)
    return fail(ErrorCode::internal, std::string("file descriptor cannot be polled: ") + uv_strerror(status));
  native->owner = watch.get();
  watch->native_ = native.release();
  return watch;
}

FdWatch::~FdWatch() {
  close();
}

void FdWatch::close() {
  if (closed()) return;
  if (native_ != nullptr) {
    native_->owner = nullptr;
    uv_close(reinterpret_cast<uv_handle_t*>(&native_->handle),
             [](uv_handle_t* handle) { delete static_cast<Native*>(handle->data); });
    native_ = nullptr;
  }
  ::close(std::exchange(fd_, -1));
  readers_.wake_all();
  writers_.wake_all();
  forget();
}

void FdWatch::on_event(int status, int events) {
  if (status != 0) {
    // The system call will tell what is wrong. libuv has stopped polling by itself.
    wanted_ = 0;
    events = UV_READABLE | UV_WRITABLE;
  }
  if ((events & UV_READABLE) != 0) readers_.wake_all();
  if ((events & UV_WRITABLE) != 0) writers_.wake_all();
  update();
}

void FdWatch::update() {
  if (native_ == nullptr) return;
  const int wanted = (readers_.empty() ? 0 : UV_READABLE) | (writers_.empty() ? 0 : UV_WRITABLE);
  if (wanted == wanted_) return;
  wanted_ = wanted;
  if (wanted == 0) {
    uv_poll_stop(&native_->handle);
    return;
  }
  INVD_ASSERT(uv_poll_start(&native_->handle, wanted, [](uv_poll_t* handle, int status, int events) {
                FdWatch* owner = static_cast<Native*>(handle->data)->owner;
                if (owner != nullptr) owner->on_event(status, events);
              }) == 0);
}

}  // namespace invd::uv
