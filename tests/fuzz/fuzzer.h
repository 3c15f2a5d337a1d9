#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// libFuzzer's entry, which each fuzzer defines. Gives 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace invd::fuzz {

[[nodiscard]] inline std::string_view text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace invd::fuzz
