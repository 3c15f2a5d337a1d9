#include "http/curl/multi.h"

#include <curl/curl.h>
#include <unistd.h>
#include <unordered_map>
#include <uv.h>

#include "base/assert.h"

namespace invd::http {
struct Multi::Impl {
  /// libuv keeps a handle until its close callback has run, so each lives by itself and not inside its owner.
  struct Watch {
    uv_poll_t poll{};
    Impl* owner = nullptr;
    curl_socket_t socket = CURL_SOCKET_BAD;
  };

  uv_loop_t* loop = nullptr;
  CURLM* multi = nullptr;
  uv_timer_t* timer = nullptr;
  std::unordered_map<curl_socket_t, Watch*> watches;
  std::size_t running = 0;
  bool inside_curl = false;

  void act(curl_socket_t socket, int events);
  void collect();
  void watch(curl_socket_t socket, int what);
  void drop(curl_socket_t socket);

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* per_socket);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);
  static int on_close(void* self, curl_socket_t socket);
};

/// One step of curl, and then what it finished.
void Multi::Impl::act(curl_socket_t socket, int events) {
  int still_running = 0;
  inside_curl = true;
  const CURLMcode code = curl_multi_socket_action(multi, socket, events, &still_running);
  inside_curl = false;
  INVD_ASSERT(code == CURLM_OK);
  collect();
}

void Multi::Impl::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const easy = message->easy_handle;
    const CURLcode result = message->data.result;  // the message dies with the removal
    void* completion = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &completion);
    INVD_ASSERT(curl_multi_remove_handle(multi, easy) == CURLM_OK);
    --running;
    static_cast<Completion*>(completion)->done(result);
  }
}

void Multi::Impl::watch(curl_socket_t socket, int what) {
  Watch*& watch = watches[socket];
  if (watch == nullptr) {
    watch = new Watch{.owner = this, .socket = socket};
    watch->poll.data = watch;
    INVD_ASSERT(uv_poll_init_socket(loop, &watch->poll, socket) == 0);
  }
  const int events = ((what & CURL_POLL_IN) != 0 ? UV_READABLE : 0) | ((what & CURL_POLL_OUT) != 0 ? UV_WRITABLE : 0);
  uv_poll_start(&watch->poll, events, [](uv_poll_t* poll, int status, int ready) {
    const auto* const self = static_cast<Watch*>(poll->data);
    const int seen = status < 0 ? CURL_CSELECT_ERR
                                : ((ready & UV_READABLE) != 0 ? CURL_CSELECT_IN : 0) |
                                      ((ready & UV_WRITABLE) != 0 ? CURL_CSELECT_OUT : 0);
    self->owner->act(self->socket, seen);
  });
}

void Multi::Impl::drop(curl_socket_t socket) {
  const auto found = watches.find(socket);
  if (found == watches.end()) return;
  uv_close(reinterpret_cast<uv_handle_t*>(&found->second->poll),
           [](uv_handle_t* poll) { delete static_cast<Watch*>(poll->data); });
  watches.erase(found);
}

int Multi::Impl::on_socket(CURL* /*easy*/, curl_socket_t socket, int what, void* self, void* /*per_socket*/) {
  auto* const impl = static_cast<Impl*>(self);
  if (what == CURL_POLL_REMOVE)
    impl->drop(socket);
  else
    impl->watch(socket, what);
  return 0;
}

int Multi::Impl::on_timer(CURLM* /*multi*/, long timeout_ms, void* self) {
  auto* const impl = static_cast<Impl*>(self);
  if (timeout_ms < 0) {
    uv_timer_stop(impl->timer);
    return 0;
  }
  // The loop's idea of now is as old as the current callback; without this the timer would fire early and curl,
  // finding nothing due, would go round again.
  uv_update_time(impl->loop);
  uv_timer_start(
      impl->timer, [](uv_timer_t* timer) { static_cast<Impl*>(timer->data)->act(CURL_SOCKET_TIMEOUT, 0); },
      static_cast<std::uint64_t>(timeout_ms), 0);
  return 0;
}

/// The watch goes before the descriptor does, whatever curl has told: a number that the kernel gives out again must
/// not be watched for the old owner.
int Multi::Impl::on_close(void* self, curl_socket_t socket) {
  static_cast<Impl*>(self)->drop(socket);
  return ::close(socket);
}

Multi::Multi(uv_loop_s* loop, std::size_t connections_per_host, std::size_t connections)
    : impl_(std::make_unique<Impl>()) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  INVD_ASSERT(ready == CURLE_OK);
  impl_->loop = loop;
  impl_->timer = new uv_timer_t{};
  impl_->timer->data = impl_.get();
  INVD_ASSERT(uv_timer_init(loop, impl_->timer) == 0);
  impl_->multi = curl_multi_init();
  INVD_ASSERT(impl_->multi != nullptr);
  curl_multi_setopt(impl_->multi, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
  curl_multi_setopt(impl_->multi, CURLMOPT_SOCKETDATA, impl_.get());
  curl_multi_setopt(impl_->multi, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
  curl_multi_setopt(impl_->multi, CURLMOPT_TIMERDATA, impl_.get());
  // The client lets no more transfers in than there are places, so nothing ever waits inside curl; these make curl
  // close an idle connection of one host before it opens one to another.
  curl_multi_setopt(impl_->multi, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(connections_per_host));
  curl_multi_setopt(impl_->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(connections));
  curl_multi_setopt(impl_->multi, CURLMOPT_MAXCONNECTS, static_cast<long>(connections));
}

Multi::~Multi() {
  INVD_ASSERT(impl_->running == 0 && !impl_->inside_curl);
  curl_multi_cleanup(impl_->multi);  // closes the idle connections: on_close() is called
  while (!impl_->watches.empty()) impl_->drop(impl_->watches.begin()->first);
  uv_close(reinterpret_cast<uv_handle_t*>(impl_->timer),
           [](uv_handle_t* timer) { delete reinterpret_cast<uv_timer_t*>(timer); });
}

bool Multi::add(void* easy, Completion& completion) {
  INVD_ASSERT(!impl_->inside_curl);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, static_cast<void*>(&completion));
  // A connection outlives the transfer that opened it, so these belong to this object.
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Impl::on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, impl_.get());
  if (curl_multi_add_handle(impl_->multi, easy) != CURLM_OK) return false;
  ++impl_->running;
  return true;
}

void Multi::remove(void* easy) {
  INVD_ASSERT(!impl_->inside_curl);
  INVD_ASSERT(curl_multi_remove_handle(impl_->multi, easy) == CURLM_OK);
  --impl_->running;
}

int Multi::resume(void* easy) {
  INVD_ASSERT(!impl_->inside_curl);
  impl_->inside_curl = true;
  const CURLcode code = curl_easy_pause(easy, CURLPAUSE_CONT);
  impl_->inside_curl = false;
  return code;
}

}  // namespace invd::http
