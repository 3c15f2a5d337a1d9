#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/byte_stream.h"
#include "async/task.h"
#include "base/error.h"
#include "control/command.h"
#include "control/fields.h"
#include "control/outbox.h"
#include "control/rights.h"

namespace invd::control {

/// One request under way, as its handler sees it. Lives on the loop's thread as long as the handler's task.
class Call {
 public:
  Call(const Command& command, std::string id, const async::PeerCredentials& peer, Rights rights, Outbox& outbox)
      : command_(command), id_(std::move(id)), peer_(peer), rights_(rights), outbox_(outbox) {}

  [[nodiscard]] const Command& command() const { return command_; }
  [[nodiscard]] const async::PeerCredentials& peer() const { return peer_; }
  [[nodiscard]] const Rights& rights() const { return rights_; }

  /// Sends a `progress` or `event` notification, waiting for room while the client reads slowly. What the handler
  /// watches must not wait for the handler: keep the newest and send that.
  [[nodiscard]] async::Task<void> progress(std::string value_json);
  [[nodiscard]] async::Task<void> event(std::string value_json);

  /// Names an object that the call is about, for the audit log.
  void about(std::string object_id) { objects_.push_back(std::move(object_id)); }
  [[nodiscard]] const std::vector<std::string>& objects() const { return objects_; }

 private:
  const Command& command_;
  std::string id_;
  const async::PeerCredentials& peer_;
  Rights rights_;
  Outbox& outbox_;
  std::vector<std::string> objects_;
};

/// Answers one method: the parameters as a JSON object, the result as one JSON value on one line of at most
/// kMaxReplyBytes. When the client leaves, the task is destroyed: that stops the waiting; a run that must go on belongs
/// to somebody else.
using Handler = std::function<async::Task<Result<std::string>>(Call&, std::string params_json)>;

template <class Request, class Reply>
using TypedHandler = std::function<async::Task<Result<Reply>>(Call&, Request)>;

namespace detail {
template <class Request, class Reply>
async::Task<Result<std::string>> answer(const TypedHandler<Request, Reply>& handler, Call& call, std::string params) {
  Result<Request> request = from_json<Request>(params, Unknown::refused);
  if (!request) co_return std::unexpected(std::move(request).error());
  Result<Reply> reply = co_await handler(call, std::move(*request));
  if (!reply) co_return std::unexpected(std::move(reply).error());
  co_return to_json(*reply);
}
}  // namespace detail

/// A handler of typed parameters and result; parameters that do not fit are answered without asking it.
template <class Request, class Reply>
[[nodiscard]] Handler typed(TypedHandler<Request, Reply> handler) {
  return [handler = std::move(handler)](Call& call, std::string params) {
    return detail::answer<Request, Reply>(handler, call, std::move(params));
  };
}

/// What the audit log is told of each operate or personal call, also of refused ones (DATA-3).
struct AuditedCall {
  uid_t uid = 0;
  pid_t pid = 0;
  std::string method;
  Right right = Right::operate;
  std::vector<std::string> objects;
  bool succeeded = false;
  ErrorCode error = ErrorCode::cancelled;  ///< when not; cancelled = the client left before the end
};
using Audit = std::function<void(const AuditedCall&)>;

}  // namespace invd::control
