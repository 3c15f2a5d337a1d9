#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "store/kv.h"

namespace invd::store {

/// Values of the configuration's keys as they were last read, so that an edit is seen as one (PREF-6). Nothing for a
/// key that was never read.
[[nodiscard]] Result<std::optional<std::string>> get_seen_setting(ReadTxn& txn, std::string_view key);
[[nodiscard]] Result<void> put_seen_setting(WriteTxn& txn, std::string_view key, const std::string& value);
[[nodiscard]] Result<void> audit_setting(ReadTxn& txn, std::string_view key, std::string_view value);

}  // namespace invd::store
