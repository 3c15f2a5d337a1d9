#include "control/server.h"

#include <fmt/format.h>
#include <utility>

#include "async/sleep.h"
#include "async/timeout.h"
#include "base/assert.h"

namespace invd::control {
namespace {

// Telling a client why it is turned away is a courtesy: a flood of them is just closed.
constexpr std::size_t kToldAtOnce = 8;
constexpr Duration kTelling{1'000};
// Out of file descriptors: one may be free again soon.
constexpr Duration kAcceptAgain{100};

}  // namespace

Server::Server(async::Scheduler& scheduler, async::Acceptor& acceptor, Options options)
    : scheduler_(scheduler),
      acceptor_(acceptor),
      options_(std::move(options)),
      hello_{"invd", options_.version, options_.capabilities},
      methods_(scheduler),
      sessions_(scheduler) {
  INVD_ASSERT(options_.rights);
}

async::Task<void> Server::serve() {
  for (;;) {
    Result<std::unique_ptr<async::ByteStream>> stream = co_await acceptor_.accept();
    if (stream) {
      receive(std::move(*stream));
      continue;
    }
    if (stream.error().code != ErrorCode::temporary) co_return;
    co_await async::sleep_for(scheduler_, kAcceptAgain);
  }
}

void Server::receive(std::unique_ptr<async::ByteStream> stream) {
  const async::PeerCredentials& peer = stream->peer();
  const Rights rights = options_.rights(peer);
  const Limits& limits = options_.limits;
  std::optional<Error> refusal;
  if (!rights.any()) {
    refusal = Error{ErrorCode::refused, fmt::format("uid {} may not use invd", peer.uid),
                    "ask an administrator for membership in a group of control: in invd.yaml"};
  } else if (connected_ >= limits.connections) {
    refusal = Error{ErrorCode::temporary, fmt::format("{} clients are connected already", connected_),
                    "try again when one has ended"};
  } else if (const auto mine = connected_by_.find(peer.uid);
             mine != connected_by_.end() && mine->second >= limits.connections_per_user) {
    refusal = Error{ErrorCode::temporary, fmt::format("uid {} has {} connections already", peer.uid, mine->second),
                    "try again when one has ended"};
  }
  if (!refusal) {
    sessions_.spawn(attend(std::move(stream), rights));
  } else if (turned_away_ < kToldAtOnce) {
    sessions_.spawn(turn_away(std::move(stream), std::move(*refusal)));
  }
}

async::Task<void> Server::attend(std::unique_ptr<async::ByteStream> stream, Rights rights) {
  struct Place {
    Server& server;
    uid_t uid;
    Place(Server& s, uid_t u) : server(s), uid(u) {
      ++server.connected_;
      ++server.connected_by_[uid];
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      --server.connected_;
      if (const auto mine = server.connected_by_.find(uid); --mine->second == 0) server.connected_by_.erase(mine);
    }
  };
  const Place place(*this, stream->peer().uid);
  Session session({scheduler_, methods_, options_.limits, hello_, options_.audit}, std::move(stream), rights);
  co_await session.run();
}

async::Task<void> Server::turn_away(std::unique_ptr<async::ByteStream> stream, Error why) {
  struct Told {
    std::size_t& count;
    explicit Told(std::size_t& c) : count(c) { ++count; }
    Told(const Told&) = delete;
    Told& operator=(const Told&) = delete;
    ~Told() { --count; }
  };
  const Told told(turned_away_);
  co_await async::with_timeout(scheduler_, kTelling, stream->write(error_line("null", why)));
}

}  // namespace invd::control
