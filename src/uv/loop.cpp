#include "uv/loop.h"

#include <algorithm>
#include <ctime>
#include <sys/timerfd.h>
#include <unistd.h>
#include <uv.h>

#include "base/assert.h"

namespace invd::uv {
namespace {

/// Callbacks run in a row before sockets are looked at again.
constexpr int kBatch = 1'024;
/// Posts run in a row before a timer that is due gets its turn: a coroutine that yields for ever starves nobody.
constexpr int kPostsPerTimer = 256;

std::int64_t read_clock_ms(clockid_t clock) {
  timespec t{};
  INVD_ASSERT(clock_gettime(clock, &t) == 0);
  return t.tv_sec * 1'000 + t.tv_nsec / 1'000'000;
}

void close_if_open(uv_handle_t* handle) {
  if (!uv_is_closing(handle)) uv_close(handle, nullptr);
}

template <class T>
uv_handle_t* as_handle(T& handle) {
  return reinterpret_cast<uv_handle_t*>(&handle);
}

}  // namespace

struct Loop::Native {
  uv_loop_t loop;
  uv_prepare_t before_poll;
  uv_idle_t more_to_do;
  uv_async_t foreign_call;
  uv_poll_t timer;
  int timer_fd = -1;
};

struct Loop::Job {
  Loop& loop;
  async::Callback work;
  async::Callback done;
  uv_work_t request{};
  std::list<Job*>::iterator place;
};

Handle::Handle(Loop& loop) : loop_(&loop), place_(loop.handles_.insert(loop.handles_.end(), this)) {
  loop.assert_on_thread();
}

Handle::~Handle() {
  forget();
}

void Handle::forget() {
  if (loop_ != nullptr) std::exchange(loop_, nullptr)->handles_.erase(place_);
}

Loop::Loop() : native_(std::make_unique<Native>()) {
  Native& n = *native_;
  INVD_ASSERT(uv_loop_init(&n.loop) == 0);
  n.loop.data = this;
  INVD_ASSERT(uv_prepare_init(&n.loop, &n.before_poll) == 0);
  INVD_ASSERT(uv_idle_init(&n.loop, &n.more_to_do) == 0);
  INVD_ASSERT(uv_async_init(&n.loop, &n.foreign_call,
                            [](uv_async_t* handle) { static_cast<Loop*>(handle->loop->data)->take_foreign(); }) == 0);
  // libuv's own timers stand still while the machine is suspended.
  n.timer_fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  INVD_ASSERT(n.timer_fd >= 0);
  INVD_ASSERT(uv_poll_init(&n.loop, &n.timer, n.timer_fd) == 0);
  INVD_ASSERT(uv_poll_start(&n.timer, UV_READABLE, [](uv_poll_t* handle, int, int) {
                Loop& self = *static_cast<Loop*>(handle->loop->data);
                std::uint64_t expirations = 0;
                if (::read(self.native_->timer_fd, &expirations, sizeof expirations) > 0) self.armed_ = Monotonic{0};
              }) == 0);
  INVD_ASSERT(uv_prepare_start(&n.before_poll,
                               [](uv_prepare_t* handle) { static_cast<Loop*>(handle->loop->data)->run_queue(); }) == 0);
}

Loop::~Loop() {
  assert_on_thread();
  INVD_ASSERT(!running_);
  closing_ = true;
  while (!handles_.empty()) handles_.front()->close();
  for (Job* job : jobs_) uv_cancel(reinterpret_cast<uv_req_t*>(&job->request));
  close_if_open(as_handle(native_->before_poll));
  close_if_open(as_handle(native_->more_to_do));
  close_if_open(as_handle(native_->foreign_call));
  close_if_open(as_handle(native_->timer));
  uv_run(&native_->loop, UV_RUN_DEFAULT);
  INVD_ASSERT(uv_loop_close(&native_->loop) == 0);  // fails when a handle made through native() was left open
  ::close(native_->timer_fd);

  // What these callbacks own may call cancel() or post() as it goes; the containers it meets must be whole.
  for (int rounds = 0; rounds < 100 && (!posts_.empty() || !timers_.empty()); ++rounds) {
    const std::deque<async::Callback> posts = std::exchange(posts_, {});
    const Timers timers = std::exchange(timers_, {});
    first_post_ += posts.size();
    due_.clear();
  }
}

void Loop::run() {
  assert_on_thread();
  INVD_ASSERT(!running_);
  running_ = true;
  stopping_ = false;
  uv_run(&native_->loop, UV_RUN_DEFAULT);
  running_ = false;
}

void Loop::stop() {
  assert_on_thread();
  if (!running_) return;
  stopping_ = true;
  uv_stop(&native_->loop);
}

Timestamp Loop::now() const {
  return Timestamp{read_clock_ms(CLOCK_REALTIME)};
}

Monotonic Loop::monotonic() const {
  return Monotonic{read_clock_ms(CLOCK_BOOTTIME)};
}

Loop::CallId Loop::post(async::Callback callback) {
  assert_on_thread();
  posts_.push_back(std::move(callback));
  return (first_post_ + posts_.size() - 1) * 2;
}

Loop::CallId Loop::call_at(Monotonic when, async::Callback callback) {
  assert_on_thread();
  const CallId id = ++last_timer_ * 2 + 1;
  timers_.emplace(std::pair(when, id), std::move(callback));
  due_.emplace(id, when);
  return id;
}

void Loop::cancel(CallId id) {
  assert_on_thread();
  if (id % 2 == 0) {
    const std::uint64_t sequence = id / 2;
    if (sequence < first_post_ || sequence - first_post_ >= posts_.size()) return;
    const async::Callback dropped = std::exchange(posts_[sequence - first_post_], {});
  } else if (const auto due = due_.find(id); due != due_.end()) {
    const auto dropped = timers_.extract(std::pair(due->second, id));
    due_.erase(due);
  }
}

void Loop::post_from_any_thread(async::Callback callback) {
  const std::lock_guard lock(foreign_mutex_);
  foreign_.push_back(std::move(callback));
  uv_async_send(&native_->foreign_call);
}

void Loop::take_foreign() {
  std::vector<async::Callback> taken;
  {
    const std::lock_guard lock(foreign_mutex_);
    taken.swap(foreign_);
  }
  for (async::Callback& callback : taken) posts_.push_back(std::move(callback));
}

void Loop::run_on_worker(async::Callback work, async::Callback done) {
  assert_on_thread();
  INVD_ASSERT(!closing_);
  auto job = std::make_unique<Job>(Job{.loop = *this, .work = std::move(work), .done = std::move(done), .place = {}});
  job->request.data = job.get();
  job->place = jobs_.insert(jobs_.end(), job.get());
  INVD_ASSERT(uv_queue_work(
                  &native_->loop, &job->request,
                  [](uv_work_t* request) {
                    Job& self = *static_cast<Job*>(request->data);
                    self.work();
                    self.work = {};
                  },
                  [](uv_work_t* request, int status) {
                    finish_job(*static_cast<Job*>(request->data), status == UV_ECANCELED);
                  }) == 0);
  static_cast<void>(job.release());  // finish_job() takes it back
}

void Loop::finish_job(Job& raw, bool cancelled) noexcept {
  const std::unique_ptr<Job> job(&raw);
  job->loop.jobs_.erase(job->place);
  if (!cancelled && !job->loop.closing_) job->done();
}

void Loop::assert_on_thread() const {
  INVD_ASSERT(std::this_thread::get_id() == thread_);
}

uv_loop_s* Loop::native() const {
  return &native_->loop;
}

void Loop::run_queue() noexcept {
  ++iterations_;
  const Monotonic started = timers_.empty() ? Monotonic{0} : monotonic();
  int posts_in_a_row = 0;
  for (int ran = 0; ran < kBatch && !stopping_; ++ran) {
    if (posts_.empty() || posts_in_a_row >= kPostsPerTimer) {
      posts_in_a_row = 0;
      if (run_one_timer(started)) continue;
      if (posts_.empty()) break;
    }
    async::Callback callback = std::move(posts_.front());
    posts_.pop_front();
    ++first_post_;
    ++posts_in_a_row;
    if (callback) callback();
  }
  arm();
}

bool Loop::run_one_timer(Monotonic now) {
  if (timers_.empty() || timers_.begin()->first.first > now) return false;
  auto node = timers_.extract(timers_.begin());
  due_.erase(node.key().second);
  node.mapped()();
  return true;
}

void Loop::arm() {
  const Monotonic next = timers_.empty() ? Monotonic{0} : std::max(timers_.begin()->first.first, Monotonic{1});
  if (posts_.empty()) {
    uv_idle_stop(&native_->more_to_do);
  } else {
    uv_idle_start(&native_->more_to_do, [](uv_idle_t*) {});
  }
  if (next == armed_) return;
  itimerspec spec{};
  spec.it_value.tv_sec = next.ms / 1'000;
  spec.it_value.tv_nsec = next.ms % 1'000 * 1'000'000;
  INVD_ASSERT(timerfd_settime(native_->timer_fd, TFD_TIMER_ABSTIME, &spec, nullptr) == 0);
  armed_ = next;
}

}  // namespace invd::uv
