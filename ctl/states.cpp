#include "ctl/states.h"

#include <algorithm>
#include <array>

namespace invd::ctl {

Tone tone_of(std::string_view state) {
  constexpr std::array<std::string_view, 11> kGood = {"ok",       "active",    "succeeded", "synced",
                                                      "imported", "confirmed", "fulfilled", "posted",
                                                      "marked",   "clean",     "released"};
  constexpr std::array<std::string_view, 13> kWarn = {
      "warning", "partial", "skipped",    "tight", "running", "pending", "partially_fulfilled",
      "unknown", "dropped", "incomplete", "dirty", "held",    "waits"};
  constexpr std::array<std::string_view, 3> kBad = {"error", "failed", "full"};
  constexpr std::array<std::string_view, 4> kFaint = {"inactive", "void", "unchanged", "off"};
  if (std::ranges::count(kGood, state) > 0) return Tone::good;
  if (std::ranges::count(kWarn, state) > 0) return Tone::warn;
  if (std::ranges::count(kBad, state) > 0) return Tone::bad;
  if (std::ranges::count(kFaint, state) > 0) return Tone::faint;
  return Tone::plain;
}

}  // namespace invd::ctl
