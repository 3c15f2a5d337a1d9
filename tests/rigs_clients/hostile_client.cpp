#include "rigs_clients/hostile_client.h"

#include <algorithm>
#include <utility>

namespace invd::rigs {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr milliseconds kBetweenBytes{200};
constexpr milliseconds kBeforeComingAgain{200};
constexpr milliseconds kNotLetIn{500};
constexpr std::size_t kTooLong = 80 * 1024;

std::string hello() {
  return call("hello", R"({"client":"hostile","version":"0"})");
}

/// Enough requests for one step.
std::string many(const std::string& request) {
  std::string all;
  for (int i = 0; i < 200; ++i) all += request;
  return all;
}

const std::string& flood(Kind kind) {
  static const std::string kStatus = many(call("status"));
  static const std::string kLists = many(call("orders.list", R"({"limit":0})"));  // answers of 256 KiB
  return kind == Kind::never_reading ? kLists : kStatus;
}

/// The message of an error; empty when the line is none.
std::string message_of(std::string_view line) {
  constexpr std::string_view kMark = R"("message":")";
  if (line.find(R"("error":)") == std::string_view::npos) return {};
  const std::size_t at = line.find(kMark);
  if (at == std::string_view::npos) return {};
  line.remove_prefix(at + kMark.size());
  return std::string(line.substr(0, line.find('"')));
}

}  // namespace

std::string_view name(Kind kind) {
  constexpr std::array<std::string_view, kKinds> kNames = {
      "silent", "slow", "half frame", "idle", "flooding", "never reading", "half closed", "too long", "nonsense"};
  return kNames.at(static_cast<std::size_t>(kind));
}

HostileClient::HostileClient(Kind kind, std::filesystem::path socket, std::optional<Identity> as)
    : kind_(kind), socket_(std::move(socket)), as_(as) {}

void HostileClient::step(SteadyTime now, Met& met) {
  if (!connection_) {
    if (now < again_at_) return;
    connection_.emplace(socket_, as_);
    connected_at_ = sent_at_ = now;
    sent_ = answers_ = 0;
    begun_ = turned_away_ = false;
    rest_.clear();
    text_.clear();
  }
  misbehave(now);
  if (kind_ == Kind::never_reading)
    connection_->look_for_end();
  else
    take_in(met);
  if (connection_->closed()) note_end(now, met);
}

void HostileClient::misbehave(SteadyTime now) {
  const bool first = !std::exchange(begun_, true);
  switch (kind_) {
    case Kind::silent:
      return;
    case Kind::slow:
      if (first) rest_ = hello() + call("status") + call("status");
      if (!first && now - sent_at_ < kBetweenBytes) return;
      // The greeting at once: what follows has five seconds then.
      sent_ += connection_->send(rest_.substr(0, first ? hello().size() : 1));
      rest_.erase(0, first ? hello().size() : 1);
      sent_at_ = now;
      return;
    case Kind::half_frame:
      if (first) sent_ += connection_->send(hello() + call("status").substr(0, 20));
      return;
    case Kind::idle:
      if (first) sent_ += connection_->send(hello());
      return;
    case Kind::half_closed:
      if (!first) return;
      sent_ += connection_->send(hello() + call("status"));
      connection_->shut_write();
      return;
    case Kind::too_long:
      if (first) rest_ = R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(kTooLong, 'x');
      break;
    case Kind::nonsense:
      if (first)
        for (int i = 0; i < 40; ++i) rest_ += "nonsense\n";
      break;
    case Kind::flooding:
    case Kind::never_reading:
      if (rest_.size() < flood(kind_).size()) rest_ += flood(kind_);
      break;
  }
  const std::size_t taken = connection_->send(rest_);
  sent_ += taken;
  rest_.erase(0, taken);
}

void HostileClient::take_in(Met& met) {
  text_ += connection_->receive();
  std::size_t end = 0;
  while ((end = text_.find('\n')) != std::string::npos) {
    ++met.answers;
    ++answers_;
    if (const std::string said = message_of(std::string_view(text_).substr(0, end)); !said.empty()) {
      ++met.told[said];
      turned_away_ = said.contains(" connected already") || said.contains(" connections already");
    }
    text_.erase(0, end + 1);
  }
}

void HostileClient::note_end(SteadyTime now, Met& met) {
  const auto lived = duration_cast<milliseconds>(now - connected_at_);
  // The first few are told why, the others are only closed.
  if (turned_away_ || (answers_ == 0 && lived < kNotLetIn)) {
    ++met.turned_away;
  } else {
    ++met.connections;
    met.shortest = std::min(met.shortest, lived);
    met.longest = std::max(met.longest, lived);
    met.most_sent = std::max(met.most_sent, sent_);
  }
  connection_.reset();
  again_at_ = now + kBeforeComingAgain;
}

}  // namespace invd::rigs
