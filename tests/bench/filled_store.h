#pragma once

#include <cstdint>
#include <filesystem>

namespace invd::bench {

/// Makes a store with so many orders of the integration "demo" (of the years before now, nearly all final, with the
/// bytes of ordinary ones) and so many ended runs of three records each, one in a thousand of which failed. Nobody may
/// have it open. Throws std::runtime_error.
void fill_store(const std::filesystem::path& directory, std::uint64_t orders, std::uint64_t runs);

}  // namespace invd::bench
