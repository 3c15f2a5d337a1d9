#pragma once

#include <cstdint>
#include <filesystem>

namespace invd::bench {

/// Makes a store with so many items, each with a listing of the integration "demo" that is linked to it, an opening of
/// stock in the warehouse "Main", and every tenth with a unit that an order was promised. Nobody may have it open.
/// Throws std::runtime_error.
void fill_catalogue(const std::filesystem::path& directory, std::uint64_t items);

}  // namespace invd::bench
