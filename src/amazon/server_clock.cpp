#include "amazon/server_clock.h"

#include <algorithm>
#include <chrono>

namespace invd::amazon {
namespace {

constexpr Duration kAgreement = std::chrono::seconds(30);

}  // namespace

std::optional<Timestamp> ServerClock::told() const {
  if (!told_) return std::nullopt;
  return told_->date + std::max(monotonic() - told_->at, Duration(0));
}

Timestamp ServerClock::now() const {
  const Timestamp ours = machine_.now();
  if (const auto amazons = told()) return std::chrono::abs(*amazons - ours) > kAgreement ? *amazons : ours;
  return passed_ ? std::max(ours, *passed_) : ours;
}

void ServerClock::note(Timestamp date, Monotonic at) {
  if (told_) {
    const Duration behind = told_->date + (at - told_->at) - date;
    if (behind >= Duration(0) && behind < kLongestExchange) return;  // it was only longer under way
  }
  told_ = Told{date, at};
}

void ServerClock::note_passed(Timestamp date) {
  passed_ = std::max(passed_.value_or(date), date);
}

}  // namespace invd::amazon
