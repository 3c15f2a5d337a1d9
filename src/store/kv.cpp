#include "store/kv.h"

namespace invd::store {

KeyRange KeyRange::prefix(std::string_view prefix) {
  KeyRange range{std::string(prefix), std::string(prefix)};
  while (!range.to.empty() && static_cast<std::uint8_t>(range.to.back()) == 0xFFU) range.to.pop_back();
  if (!range.to.empty()) ++range.to.back();
  return range;
}

}  // namespace invd::store
