#pragma once

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "store/kv.h"

namespace invd::store {

/// One row by its key. `decode(key, value) -> Result<T>`.
template <class Decode>
[[nodiscard]] auto get_row(ReadTxn& txn, Table table, std::string_view key, Decode decode)
    -> Result<std::optional<typename std::invoke_result_t<Decode, std::string_view, std::string_view>::value_type>> {
  using T = typename std::invoke_result_t<Decode, std::string_view, std::string_view>::value_type;
  const auto value = txn.get(table, key);
  if (!value) return fail(value);
  if (!*value) return std::optional<T>();
  auto row = decode(key, **value);
  if (!row) return fail(row);
  return std::optional<T>(std::move(*row));
}

/// A scan whose visitor may fail: `visit(key, value) -> Result<Scan>`; the first error ends it.
template <class Visit>
[[nodiscard]] Result<void> scan_rows(ReadTxn& txn, Table table, const KeyRange& range, Direction direction,
                                     Visit visit) {
  Result<void> failed;
  const auto ok = txn.scan(table, range, direction, [&](std::string_view key, std::string_view value) {
    const Result<Scan> next = visit(key, value);
    if (next) return *next;
    failed = fail(next);
    return Scan::stop;
  });
  return ok ? failed : ok;
}

}  // namespace invd::store
