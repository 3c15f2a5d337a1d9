#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/api.h"
#include "sandbox/world.h"

namespace invd::sandbox {

/// The listings part of the admin interface; see Admin. Bodies that are not as wanted throw what nlohmann does.
[[nodiscard]] http::Response add_listings(World& world, const nlohmann::json& body);
[[nodiscard]] http::Response change_listings(World& world, const nlohmann::json& body);
[[nodiscard]] http::Response remove_listings(World& world, const nlohmann::json& body);
/// One line for each listing that is anywhere.
[[nodiscard]] http::Response truth_of_listings(const World& world, const Target& target);

}  // namespace invd::sandbox
