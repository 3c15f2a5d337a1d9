#include "stock/blast_radius.h"

#include <algorithm>

namespace invd::stock {
namespace {

std::int64_t share(std::int64_t of, int percent) {
  return static_cast<std::int64_t>(static_cast<__int128>(of) * percent / 100);
}

}  // namespace

Blast& Blast::operator+=(const Blast& other) {
  zeroed += other.zeroed;
  raised += other.raised;
  moved += other.moved;
  units += other.units;
  return *this;
}

bool is_too_much(const Blast& waiting, const Blast& within_hour, const ShopSize& size, const BlastLimits& limits) {
  Blast all = waiting;
  all += within_hour;
  const std::int64_t most = std::max(limits.zeroed_listings, share(size.domains, limits.zeroed_percent));
  if (waiting.zeroed > 0 && all.zeroed > most) return true;
  if (waiting.raised > 0 && all.raised > most) return true;
  return all.moved > limits.zeroed_listings && all.units > share(size.units, limits.moved_percent);
}

Blast sum_up(std::vector<PastBlast>& past, Timestamp now) {
  std::erase_if(past, [&](const PastBlast& one) { return one.at + kBlastWindow <= now; });
  Blast sum;
  for (const PastBlast& one : past) sum += one.blast;
  return sum;
}

}  // namespace invd::stock
