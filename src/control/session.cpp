#include "control/session.h"

#include <algorithm>
#include <exception>
#include <fmt/format.h>
#include <utility>

#include "async/sleep.h"
#include "async/timeout.h"
#include "base/assert.h"

namespace invd::control {
namespace {

constexpr std::size_t kReadAtOnce = 16 * 1024;
// The answers given before the client closed its side; the client is there or it is not.
constexpr Duration kLastWords{1'000};
// When our own loop was late by more than this, a deadline that passed says nothing about the client.
constexpr Duration kLate{100};

/// `unreachable` is invctl's word for the daemon; between daemon and Amazon it means: try again.
Error for_client(Error error) {
  if (error.code == ErrorCode::unreachable) error.code = ErrorCode::temporary;
  return error;
}

}  // namespace

Session::Session(const SessionContext& context, std::unique_ptr<async::ByteStream> stream, Rights rights)
    : context_(context),
      stream_(std::move(stream)),
      rights_(rights),
      lines_(kMaxRequestBytes),
      outbox_(context.scheduler, *stream_, context.limits),
      waiting_since_(context.scheduler.monotonic()),
      call_ended_(context.scheduler),
      writer_(context.scheduler),
      calls_(context.scheduler) {}

async::Task<void> Session::run() {
  writer_.spawn(outbox_.write_all());
  co_await read_requests();
  // The stream may have resumed us from inside one of our own tasks.
  co_await async::yield(context_.scheduler);
  calls_.cancel();
  co_await async::with_timeout(context_.scheduler, kLastWords, outbox_.flushed());
  stream_->close();
  co_await async::yield(context_.scheduler);
}

async::Task<void> Session::read_requests() {
  for (;;) {
    Result<std::optional<std::string>> line = lines_.next();
    if (!line) {
      outbox_.push(error_line("null", line.error(), kInvalidRequest));
      co_return;
    }
    if (*line) {
      if (!co_await take(std::move(**line))) co_return;
      co_await give_way();
      asked_ = true;
      waiting_since_ = context_.scheduler.monotonic();
      continue;
    }
    const bool between = asked_ && lines_.pending() == 0;
    Result<std::string> bytes = co_await read();
    if (!bytes) {
      if (bytes.error().code == ErrorCode::timeout) outbox_.push(error_line("null", bytes.error()));
      co_return;
    }
    if (bytes->empty()) co_return;
    if (between) waiting_since_ = context_.scheduler.monotonic();
    lines_.feed(*bytes);
  }
}

async::Task<void> Session::give_way() {
  if (lines_.pending() == 0) {
    in_a_row_ = 0;
  } else if (++in_a_row_ < context_.limits.in_a_row) {
    co_await async::yield(context_.scheduler);
  } else {
    co_await async::sleep_for(context_.scheduler, context_.limits.pace);
  }
}

async::Task<Result<std::string>> Session::read() {
  const Limits& limits = context_.limits;
  if (!asked_) co_return co_await read_before(waiting_since_ + limits.first_request);
  if (lines_.pending() > 0) co_return co_await read_before(waiting_since_ + limits.request);
  for (;;) {
    Result<std::string> bytes = co_await read_before(context_.scheduler.monotonic() + limits.idle);
    const bool busy = calls_.running() > 0;
    if (!bytes && bytes.error().code == ErrorCode::timeout && busy) continue;
    co_return bytes;
  }
}

async::Task<Result<std::string>> Session::read_before(Monotonic deadline) {
  async::Scheduler& scheduler = context_.scheduler;
  for (bool again = true;; again = false) {
    const Duration left = std::max(deadline - scheduler.monotonic(), Duration{0});
    std::optional<Result<std::string>> bytes =
        co_await async::with_timeout(scheduler, left, stream_->read(kReadAtOnce));
    if (bytes) co_return std::move(*bytes);
    if (!again || scheduler.monotonic() - deadline <= kLate) break;
    deadline = scheduler.monotonic() + context_.limits.first_request;
  }
  co_return fail(ErrorCode::timeout, "no complete request came in time", "connect again");
}

async::Task<bool> Session::take(std::string line) {
  co_await outbox_.room();
  std::expected<RpcRequest, RpcFault> request = parse_request(line);
  if (!request) {
    outbox_.push(error_line(request.error().id, request.error().error, request.error().rpc_code));
    co_return ++faults_ < context_.limits.faults;
  }
  if (request->method == "hello") {
    greet(*request);
    co_return true;
  }
  MethodTable::Method* method = context_.methods.find(request->method);
  if (method == nullptr) {
    const Error error{ErrorCode::usage, fmt::format("the daemon has no method \"{}\"", request->method),
                      "is invctl of another version? invctl version"};
    outbox_.push(error_line(request->id, error, kMethodNotFound));
    co_return true;
  }
  if (const Command& command = method->command; !rights_.allow(command.right)) {
    const Error error{ErrorCode::refused,
                      fmt::format("uid {} lacks the right \"{}\" that {} needs", stream_->peer().uid,
                                  name(command.right), command.name),
                      "ask an administrator for membership in a group of control: in invd.yaml"};
    record(command, {}, &error);
    outbox_.push(error_line(request->id, error));
    co_return true;
  }
  if (ids_.contains(request->id)) {
    const Error error{ErrorCode::malformed, "a call with this id is under way", {}};
    outbox_.push(error_line(request->id, error, kInvalidRequest));
    co_return true;
  }
  while (ids_.size() >= context_.limits.calls_per_connection) {
    call_ended_.reset();
    co_await call_ended_.wait();
  }
  ids_.insert(request->id);
  calls_.spawn(run_call(*method, std::move(*request)));
  co_return true;
}

void Session::greet(const RpcRequest& request) {
  // Lax: hello is what tells versions apart, so it must be understood across all of them.
  if (Result<HelloRequest> hello = from_json<HelloRequest>(request.params); !hello) {
    outbox_.push(error_line(request.id, hello.error()));
  } else {
    outbox_.push(result_line(request.id, to_json(context_.hello)));
  }
}

async::Task<void> Session::run_call(MethodTable::Method& method, RpcRequest request) {
  /// Tells the audit log also of a call that is destroyed half way.
  struct Record {
    const Session& session;
    const Command& command;
    Call call;
    Error error{ErrorCode::cancelled, {}, {}};
    bool succeeded = false;
    ~Record() { session.record(command, call.objects(), succeeded ? nullptr : &error); }
  };
  {
    Record record{*this, method.command, Call(method.command, request.id, stream_->peer(), rights_, outbox_)};
    Result<std::string> reply = co_await answer(method, record.call, std::move(request.params));
    record.succeeded = reply.has_value();
    std::string line;
    if (reply) {
      line = result_line(request.id, *reply);
    } else {
      record.error = for_client(std::move(reply).error());
      line = error_line(request.id, record.error);
    }
    co_await outbox_.room();
    outbox_.push(std::move(line));
  }
  ids_.erase(request.id);
  call_ended_.set();
}

async::Task<Result<std::string>> Session::answer(MethodTable::Method& method, Call& call, std::string params) {
  async::Semaphore::Permit turn;
  if (method.turn) turn = co_await method.turn->acquire();
  Result<std::string> reply;
  try {
    reply = co_await method.handler(call, std::move(params));
  } catch (const std::exception&) {
    // what() may quote the data that broke it.
    co_return fail(ErrorCode::internal, fmt::format("{} failed by an error of invd's own", method.command.name),
                   "see the daemon's log: journalctl -u invd");
  }
  if (!reply) {
    if (reply.error().code == ErrorCode::usage && reply.error().hint.empty()) {
      reply.error().hint = fmt::format("invctl help {}", method.command.name);
    }
  } else if (reply->size() > kMaxReplyBytes) {
    co_return fail(ErrorCode::limit, fmt::format("the answer to {} is too large", method.command.name),
                   "ask for less: --limit");
  } else {
    INVD_ASSERT(reply->find('\n') == std::string::npos);
  }
  co_return reply;
}

void Session::record(const Command& command, std::vector<std::string> objects, const Error* error) const {
  if (!context_.audit || (command.right != Right::operate && command.right != Right::personal)) return;
  AuditedCall entry{stream_->peer().uid, stream_->peer().pid, std::string(command.method), command.right,
                    std::move(objects)};
  entry.succeeded = error == nullptr;
  if (error != nullptr) entry.error = error->code;
  context_.audit(entry);
}

}  // namespace invd::control
