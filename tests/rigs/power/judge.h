#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "process/durability/books.h"
#include "rigs/power/promises.h"

namespace invd::rigs {

enum class Verdict : std::uint8_t {
  whole,
  refused,     ///< it does not open
  damaged,     ///< invd's own audit finds something
  lost,        ///< what was told is not there
  impossible,  ///< what Amazon never stated is there, or the watermark is ahead of the data
  crashed,
};
inline constexpr std::size_t kVerdicts = 6;
[[nodiscard]] std::string_view name(Verdict verdict);

struct Judgement {
  Verdict verdict = Verdict::whole;
  std::string why;
};

/// Opens the store as invd does at its start, audits all of it and compares it with what was promised and with what the
/// shop came to in the end. In a child of its own, for a damaged file may well kill who maps it; the caller must have
/// no other threads.
[[nodiscard]] Judgement judge(const std::filesystem::path& store, const Promises& promises,
                              const process::Books& truth);

}  // namespace invd::rigs
