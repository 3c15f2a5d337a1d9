#include "sandbox/bucket.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace invd::sandbox {
namespace {
constexpr std::int64_t kToken = 1'000'000'000;
constexpr double kTokens = 1e9;
}  // namespace

Bucket::Bucket(Quota quota, Timestamp opened) : quota_(quota), last_(opened) {
  change(quota, opened);
  level_ = capacity_;
  offered_ = quota.burst;
}

void Bucket::change(Quota quota, Timestamp now) {
  refill(now);
  quota_ = quota;
  per_ms_ = std::llround(quota.rate * kTokens / 1000);
  capacity_ = std::llround(quota.burst * kTokens);
  level_ = std::min(level_, capacity_);
}

void Bucket::refill(Timestamp now) {
  const std::int64_t elapsed = (now - last_).count();
  if (elapsed <= 0) return;
  last_ = now;
  const double added = static_cast<double>(per_ms_) * static_cast<double>(elapsed);
  offered_ += added / kTokens;
  const std::int64_t room = capacity_ - level_;
  if (added >= static_cast<double>(room)) {
    spilled_ += (added - static_cast<double>(room)) / kTokens;
    level_ = capacity_;
  } else {
    level_ += per_ms_ * elapsed;
  }
}

bool Bucket::take(Timestamp now) {
  refill(now);
  if (level_ < kToken) return false;
  level_ -= kToken;
  return true;
}

double Bucket::level(Timestamp now) {
  refill(now);
  return static_cast<double>(level_) / kTokens;
}

double Bucket::offered(Timestamp now) {
  refill(now);
  return offered_;
}

double Bucket::spilled(Timestamp now) {
  refill(now);
  return spilled_;
}

std::string rate_text(double rate) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.6f", rate);
  std::string out = text.data();
  while (out.ends_with('0') && !out.ends_with(".0")) out.pop_back();
  return out;
}

}  // namespace invd::sandbox
