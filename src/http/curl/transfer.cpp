#include "http/curl/transfer.h"

#include <algorithm>
#include <utility>

namespace invd::http {
namespace {

/// Room for a body whose length is announced, which is not yet believed.
constexpr std::uint64_t kMostReserved = 512u << 10;

}  // namespace

void Transfer::await_suspend(std::coroutine_handle<> waiting) {
  waiting_ = waiting;
  start();
}

Transfer::Taken Transfer::take_body(std::string_view bytes) {
  std::string& body = response().body;
  if (!within_limit(body.size(), bytes.size())) return Taken::no;
  if (body.empty()) body.reserve(std::min(announced_length(), kMostReserved));
  body.append(bytes);
  return Taken::yes;
}

void Transfer::ended() {
  resumption_ = async::ScheduledCall(scheduler_, scheduler_.post([waiting = waiting_] { waiting.resume(); }));
}

Result<Response> Transfer::await_resume() {
  if (auto whole = outcome(); !whole) return fail(whole);
  return std::move(response());
}

}  // namespace invd::http
