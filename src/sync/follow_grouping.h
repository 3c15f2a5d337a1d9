#pragma once

#include "async/task.h"
#include "base/error.h"
#include "sync/books.h"
#include "sync/services.h"

namespace invd::sync {

/// Brings every link in line with the setting `quantity_domains`, which may have changed since it was made; without a
/// change it only looks. Errors: of the store.
[[nodiscard]] async::Task<Result<void>> follow_grouping(Services services, BooksSettings settings);

}  // namespace invd::sync
