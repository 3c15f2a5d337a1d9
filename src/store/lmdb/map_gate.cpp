#include "store/lmdb/map_gate.h"

#include <utility>

#include "base/assert.h"

namespace invd::store::lmdb {

MapGate::Pass::Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}

MapGate::Pass::~Pass() {
  if (gate_ != nullptr) gate_->leave();
}

MapGate::Pass MapGate::enter() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !moving_; });
  ++inside_;
  return Pass(*this);
}

MapGate::Pass MapGate::enter_in_turn() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !moving_ && !wanted_; });
  ++inside_;
  return Pass(*this);
}

void MapGate::leave() {
  const std::lock_guard lock(mutex_);
  INVD_ASSERT(inside_ > 0);
  if (--inside_ > 0 || !wanted_) return;
  // Handed over at once: a thread that comes back before the mover is awake finds the map moving.
  wanted_ = false;
  moving_ = true;
  changed_.notify_all();
}

MapGate::Alone::Alone(MapGate& gate) : gate_(gate) {
  std::unique_lock lock(gate_.mutex_);
  INVD_ASSERT(!gate_.wanted_ && !gate_.moving_);  // one thread moves the map: the writer's
  if (gate_.inside_ == 0) {
    gate_.moving_ = true;
    return;
  }
  gate_.wanted_ = true;
  gate_.changed_.wait(lock, [this] { return gate_.moving_; });
}

MapGate::Alone::~Alone() {
  {
    const std::lock_guard lock(gate_.mutex_);
    gate_.moving_ = false;
  }
  gate_.changed_.notify_all();
}

}  // namespace invd::store::lmdb
