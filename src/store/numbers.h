#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "store/kv.h"

namespace invd::store {

/// The next number of a series ("item", "adjustment", "return", ...): 1 at first, never given out twice, as it is
/// written in the transaction that uses it.
[[nodiscard]] Result<std::uint64_t> next_number(WriteTxn& txn, std::string_view series);
/// As it stands in ids: ten digits, so that the sequence of ids is that of their numbers.
[[nodiscard]] std::string number_text(std::uint64_t number);
[[nodiscard]] Result<void> audit_number(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
