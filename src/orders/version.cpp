#include "orders/version.h"

#include <tuple>

#include "base/guard.h"

namespace invd::orders {

Merge merge(const AmazonOrder& stored, Source stored_source, const AmazonOrder& incoming, Source incoming_source,
            bool same_content) {
  if (!guarded(Guard::newest_version)) return same_content ? Merge::same : Merge::take;
  if (incoming.last_updated < stored.last_updated) return Merge::older;
  if (same_content) return Merge::same;
  const auto rank = [](const AmazonOrder& order, Source source) {
    return std::tuple(order.last_updated, is_final(fulfillment_status(order.status)), source);
  };
  return rank(incoming, incoming_source) < rank(stored, stored_source) ? Merge::older : Merge::take;
}

}  // namespace invd::orders
