#include "control/rights.h"

#include <algorithm>

namespace invd::control {
namespace {

// What the kernel reports for an id that has no number in our user namespace; no right may hang on it.
constexpr std::uint32_t kOverflowId = 65534;
constexpr std::uint32_t kInvalidId = 0xffff'ffffU;

bool mapped(std::uint32_t id) {
  return id != kOverflowId && id != kInvalidId;
}

bool member(const async::PeerCredentials& peer, const std::vector<gid_t>& groups) {
  const auto listed = [&](gid_t gid) { return mapped(gid) && std::ranges::find(groups, gid) != groups.end(); };
  return listed(peer.gid) || std::ranges::any_of(peer.groups, listed);
}

}  // namespace

std::string_view name(Right right) {
  switch (right) {
    case Right::none:
      return "none";
    case Right::read:
      return "read";
    case Right::operate:
      return "operate";
    case Right::personal:
      return "personal";
  }
  return "none";
}

bool Rights::allow(Right right) const {
  switch (right) {
    case Right::none:
      return any();
    case Right::read:
      return read;
    case Right::operate:
      return operate;
    case Right::personal:
      return personal;
  }
  return false;
}

Rights rights_of(const async::PeerCredentials& peer, const ControlGroups& groups) {
  if (!mapped(peer.uid)) return {};
  if (peer.uid == 0 || peer.uid == groups.service_uid) return {.read = true, .operate = true, .personal = true};
  Rights rights;
  rights.operate = member(peer, groups.operators);
  rights.read = rights.operate || member(peer, groups.readers);
  rights.personal = member(peer, groups.personal_data);
  return rights;
}

}  // namespace invd::control
