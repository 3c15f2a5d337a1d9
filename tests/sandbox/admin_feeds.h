#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/world.h"

namespace invd::sandbox {

/// The feeds part of the admin interface; see Admin. Bodies that are not as wanted throw what nlohmann does.
[[nodiscard]] http::Response show_feeds(const World& world);
[[nodiscard]] http::Response change_feeds(World& world, const nlohmann::json& body);

}  // namespace invd::sandbox
