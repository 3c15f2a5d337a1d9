#pragma once

#include <filesystem>

namespace invd::process {

/// Makes the store one that an invd of the far future has written. Throws std::runtime_error.
void age_into_the_future(const std::filesystem::path& store);

}  // namespace invd::process
