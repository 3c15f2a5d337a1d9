#pragma once

#include <string>
#include <vector>

#include "config/problem.h"
#include "config/tree.h"

namespace invd::config {

/// What no key can tell by itself: names that must exist or be unique, settings that exclude each other (STK-4),
/// marketplaces that must belong to the region, countries (FBA-2, GLO-1). Also fills in the endpoints of the region
/// where none are given.
void check_references(Scope& root, const std::string& file_name, std::vector<Problem>& problems);

}  // namespace invd::config
