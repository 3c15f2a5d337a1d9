#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/api.h"
#include "sandbox/world.h"

namespace invd::sandbox {

/// The submissions part of the admin interface; see Admin. Bodies that are not as wanted throw what nlohmann does.
[[nodiscard]] http::Response show_submissions(const World& world);
[[nodiscard]] http::Response change_submissions(World& world, const nlohmann::json& body);
/// One line for each submission that was accepted.
[[nodiscard]] http::Response truth_of_submissions(const World& world, const Target& target);

}  // namespace invd::sandbox
