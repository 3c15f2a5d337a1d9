#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/world.h"

namespace invd::sandbox {

/// The reports part of the admin interface; see Admin. Bodies that are not as wanted throw what nlohmann does.
[[nodiscard]] http::Response show_reports(World& world, Timestamp now);
[[nodiscard]] http::Response change_reports(World& world, const nlohmann::json& body, Timestamp now);

}  // namespace invd::sandbox
