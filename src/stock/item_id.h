#pragma once

#include "base/strong.h"

namespace invd::stock {

/// An item of ours. Never changes, unlike its SKU.
using ItemId = StrongString<struct ItemIdTag>;

}  // namespace invd::stock
