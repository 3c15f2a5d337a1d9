#include "rigs/log/count.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace invd::rigs {
namespace {

std::uint64_t number_of(const char* variable) {
  const char* value = std::getenv(variable);
  const std::string_view text = value == nullptr ? "" : value;
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

int asked_count(int usual) {
  const std::uint64_t asked = number_of("INVD_RIG_COUNT");
  return asked > 0 ? static_cast<int>(asked) : usual;
}

std::uint64_t asked_seed() {
  const std::uint64_t asked = number_of("INVD_RIG_SEED");
  return asked > 0 ? asked : 1;
}

bool on_demand() {
  return number_of("INVD_RIG_ALL") > 0;
}

}  // namespace invd::rigs
