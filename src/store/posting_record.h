#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "store/postings.h"

namespace invd::store {

/// The natural key of a posting: (source, order, line, stream, kind, version).
[[nodiscard]] std::string posting_key(const stock::MovementKey& key);
[[nodiscard]] std::string posting_key(const stock::CommitmentKey& key);
[[nodiscard]] std::string encode_posting(std::string_view key, const LedgerRow& row);
[[nodiscard]] Result<LedgerRow> decode_posting(std::string_view key, std::string_view value);
/// The posting that a row of `ledger` names. Errors: store_corrupt, when there is none or it says otherwise.
[[nodiscard]] Result<LedgerRow> posting_of_ledger(ReadTxn& txn, std::string_view ledger_key);

}  // namespace invd::store
