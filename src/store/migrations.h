#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "store/kv.h"

namespace invd::store {

/// One step of the store's layout, to `to` from the version before it.
struct Migration {
  std::uint32_t to = 0;
  std::string_view what;
  std::function<Result<void>(WriteTxn&)> run;
};

/// The steps from version 1 on, in order; the last one leads to kSchemaVersion.
[[nodiscard]] std::span<const Migration> migrations();

/// The version the steps lead to.
[[nodiscard]] std::uint32_t newest_version(std::span<const Migration> steps);

/// Errors: store_newer when the store's version is above the newest (both numbers named), store_corrupt when it is 0.
[[nodiscard]] Result<void> check_version(std::uint32_t found, std::span<const Migration> steps);

/// Brings the store up to the newest version: each step and its version number in one transaction, so a crash between
/// two steps leaves a store at the one before. Gives the version it found. The store must have its facts (meta.h).
/// Errors: store_newer (both numbers named), store_corrupt, store_full, store_io.
[[nodiscard]] Result<std::uint32_t> migrate(Kv& kv, std::span<const Migration> steps);

}  // namespace invd::store
