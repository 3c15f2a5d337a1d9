#pragma once

#include <string>

#include "json/document.h"

namespace invd::amazon {

/// The shape of an order that cannot be read, for the quarantine: member names and types, and the values of ids, times,
/// states, quantities and SKUs only. Names, addresses, messages and whatever invd does not know appear as "<string>"
/// (DATA-1). Valid JSON of at most 64 KiB; what is beyond is cut and says so.
[[nodiscard]] std::string redact_order(const json::Value& order);

}  // namespace invd::amazon
