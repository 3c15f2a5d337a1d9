#pragma once

#include <memory>
#include <set>
#include <string>

#include "async/byte_stream.h"
#include "async/event.h"
#include "async/task_scope.h"
#include "control/call.h"
#include "control/framing.h"
#include "control/hello_message.h"
#include "control/limits.h"
#include "control/method_table.h"
#include "control/outbox.h"
#include "control/rpc.h"

namespace invd::control {

/// What all sessions of a server share; outlives them.
struct SessionContext {
  async::Scheduler& scheduler;
  MethodTable& methods;
  const Limits& limits;
  const Hello& hello;
  const Audit& audit;  ///< may be empty
};

/// One client: reads its requests, runs their handlers side by side, and writes what they say. Ends when the client
/// closes its sending side, breaks a limit or goes away; handlers still under way are then destroyed, answers already
/// given are still written.
class Session {
 public:
  Session(const SessionContext& context, std::unique_ptr<async::ByteStream> stream, Rights rights);

  /// Must be called once; the session may be destroyed while it runs.
  [[nodiscard]] async::Task<void> run();

 private:
  [[nodiscard]] async::Task<void> read_requests();
  /// The next bytes, within the time that the state of the session allows.
  [[nodiscard]] async::Task<Result<std::string>> read();
  [[nodiscard]] async::Task<Result<std::string>> read_before(Monotonic deadline);
  /// Lets others run before the next of several requests that came together.
  [[nodiscard]] async::Task<void> give_way();
  /// False when the session shall end.
  [[nodiscard]] async::Task<bool> take(std::string line);
  [[nodiscard]] async::Task<void> run_call(MethodTable::Method& method, RpcRequest request);
  [[nodiscard]] async::Task<Result<std::string>> answer(MethodTable::Method& method, Call& call, std::string params);
  void greet(const RpcRequest& request);
  void record(const Command& command, std::vector<std::string> objects, const Error* error) const;

  SessionContext context_;
  std::unique_ptr<async::ByteStream> stream_;
  Rights rights_;
  LineReader lines_;
  Outbox outbox_;
  std::size_t faults_ = 0;
  std::size_t in_a_row_ = 0;   ///< requests taken since the client last waited for us
  bool asked_ = false;         ///< a request has come
  Monotonic waiting_since_;    ///< for the request that is being read
  std::set<std::string> ids_;  ///< of the calls under way
  async::Event call_ended_;
  async::TaskScope writer_;
  async::TaskScope calls_;  // the last member: destroyed first, as its tasks use all the others
};

}  // namespace invd::control
