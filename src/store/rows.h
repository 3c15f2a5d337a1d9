#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "store/key.h"
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

/// The rows of a range, at most `limit`. `decode(key, value) -> Result<T>`.
template <class Decode>
[[nodiscard]] auto collect_rows(ReadTxn& txn, Table table, const KeyRange& range, Direction direction, Decode decode,
                                std::size_t limit = std::numeric_limits<std::size_t>::max())
    -> Result<std::vector<typename std::invoke_result_t<Decode, std::string_view, std::string_view>::value_type>> {
  std::vector<typename std::invoke_result_t<Decode, std::string_view, std::string_view>::value_type> rows;
  const auto ok =
      scan_rows(txn, table, range, direction, [&](std::string_view key, std::string_view value) -> Result<Scan> {
        if (rows.size() == limit) return Scan::stop;
        auto row = decode(key, value);
        if (!row) return fail(row);
        rows.push_back(std::move(*row));
        return Scan::go_on;
      });
  if (!ok) return fail(ok);
  return rows;
}

/// Rows of a table whose keys begin with a time, newest first, as `query` asks by since, until, after, limit and
/// scan_limit. `take(key, value) -> Result<std::size_t>` adds to `rows` what fits the query, and says how many rows
/// that look was worth. Gives `next` of the page.
template <class Query, class Row, class Take>
[[nodiscard]] Result<std::string> scan_newest(ReadTxn& txn, Table table, const Query& query,
                                              const std::vector<Row>& rows, Take take) {
  KeyRange range;
  if (query.since) range.from = KeyWriter().time(*query.since).str();
  if (query.until) range.to = KeyWriter().time(*query.until).str();
  if (!query.after.empty() && (range.to.empty() || query.after < range.to)) range.to = query.after;
  std::size_t looked = 0;
  std::string last;
  std::string next;
  const auto ok = scan_rows(txn, table, range, Direction::descending,
                            [&](std::string_view key, std::string_view value) -> Result<Scan> {
                              if (rows.size() == query.limit || looked >= query.scan_limit) {
                                next = last;
                                return Scan::stop;
                              }
                              last = key;
                              const Result<std::size_t> cost = take(key, value);
                              if (!cost) return fail(cost);
                              looked += *cost;
                              return Scan::go_on;
                            });
  if (!ok) return fail(ok);
  return next;
}

}  // namespace invd::store
