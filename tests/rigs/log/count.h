#pragma once

#include <cstdint>

namespace invd::rigs {

/// How many cases a rig is asked for: INVD_RIG_COUNT (`./dev rig NAME --count N`), else as many as fit into a run of
/// all tests.
[[nodiscard]] int asked_count(int usual);
/// INVD_RIG_SEED, else 1.
[[nodiscard]] std::uint64_t asked_seed();
/// Whether it was asked for by ./dev rig: then what takes long is done, too.
[[nodiscard]] bool on_demand();

}  // namespace invd::rigs
