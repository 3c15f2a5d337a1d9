#pragma once

#include <memory>

#include "sandbox/body_source.h"

namespace invd::sandbox {

/// The body in gzip, compressed as it is read.
[[nodiscard]] std::unique_ptr<BodySource> gzip(std::unique_ptr<BodySource> plain);

}  // namespace invd::sandbox
