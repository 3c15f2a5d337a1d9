#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "async/task.h"
#include "base/error.h"
#include "catalog/item_file.h"
#include "sync/services.h"

namespace invd::sync {

struct ImportWish {
  bool dry_run = false;
  bool partial = false;  ///< rows that are right are taken when others are wrong
  std::string by;        ///< "uid 1000"
  bool allow_negative = true;
};

struct ImportOutcome {
  std::uint64_t rows = 0;
  std::uint64_t created = 0;  ///< rows that made an item
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t failed = 0;
  bool applied = false;
  std::vector<catalog::RowError> errors;  ///< the first 1,000
};
inline constexpr std::size_t kMostImportErrors = 1'000;

/// Takes a file of items and stock levels. Everything is checked before anything is written; then a thousand rows to a
/// transaction, so that neither a reader nor an order waits for the whole. What is counted is an adjustment with the
/// reason "file". The same file again changes nothing, so one that a crash broke off is imported again. `progress` is
/// told the rows done with. Errors: as read_item_file(), those of the store.
[[nodiscard]] async::Task<Result<ImportOutcome>> import_items(Services services, std::string text, ImportWish wish,
                                                              std::function<async::Task<>(std::uint64_t)> progress);

}  // namespace invd::sync
