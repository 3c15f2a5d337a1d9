#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/byte_stream.h"
#include "async/task_scope.h"
#include "control/session.h"

namespace invd::control {

/// The daemon's side of the socket: accepts clients, holds them to their rights and limits, and hands their requests to
/// the handlers. Destroying it closes all sessions and destroys the handlers under way. On the loop's thread.
class Server {
 public:
  struct Options {
    std::string version;  ///< of the daemon
    std::vector<std::string> capabilities;
    RightsResolver rights;  ///< must be given
    Audit audit;            ///< may be empty
    Limits limits;
  };
  /// `acceptor` must outlive the server.
  Server(async::Scheduler& scheduler, async::Acceptor& acceptor, Options options);

  /// Before serve(); see MethodTable::add().
  void on(std::string_view method, Handler handler) { methods_.add(method, std::move(handler)); }
  template <class Request, class Reply>
  void on(std::string_view method, TypedHandler<Request, Reply> handler) {
    methods_.add(method, typed<Request, Reply>(std::move(handler)));
  }
  [[nodiscard]] const MethodTable& methods() const { return methods_; }

  /// Accepts until the acceptor is closed. Sessions then go on until the server is destroyed.
  [[nodiscard]] async::Task<void> serve();

  [[nodiscard]] std::size_t connections() const { return connected_; }

 private:
  [[nodiscard]] async::Task<void> attend(std::unique_ptr<async::ByteStream> stream, Rights rights);
  [[nodiscard]] async::Task<void> turn_away(std::unique_ptr<async::ByteStream> stream, Error why);
  void receive(std::unique_ptr<async::ByteStream> stream);

  async::Scheduler& scheduler_;
  async::Acceptor& acceptor_;
  Options options_;
  Hello hello_;
  MethodTable methods_;
  std::size_t connected_ = 0;
  std::map<uid_t, std::size_t> connected_by_;
  std::size_t turned_away_ = 0;  ///< those being told so now
  async::TaskScope sessions_;    // the last member: destroyed first
};

}  // namespace invd::control
