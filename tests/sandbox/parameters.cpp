#include "sandbox/parameters.h"

#include <charconv>
#include <set>
#include <string>

namespace invd::sandbox {

Failure refuse(std::string message) {
  return Failure(invalid_input(std::move(message)));
}

std::expected<void, ApiError> check_once(const Target& target) {
  std::set<std::string_view> seen;
  for (const auto& [key, value] : target.query) {
    if (!seen.insert(key).second) return refuse(key + " is given twice.");
    if (value.empty()) return refuse(key + " is empty.");
  }
  return {};
}

std::expected<std::optional<Timestamp>, ApiError> parse_time(const Target& target, std::string_view name) {
  const std::string* text = target.find(name);
  if (text == nullptr) return std::nullopt;
  const auto time = parse_rfc3339(*text);
  if (!time) return refuse(std::string(name) + " is not in ISO 8601 format.");
  return *time;
}

std::expected<std::size_t, ApiError> parse_size(const Target& target, std::string_view name, std::size_t low,
                                                std::size_t high, std::size_t absent) {
  const std::string* text = target.find(name);
  if (text == nullptr) return absent;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), size);
  if (error != std::errc() || end != text->data() + text->size() || size < low || size > high)
    return refuse(std::string(name) + " must be between " + std::to_string(low) + " and " + std::to_string(high) + ".");
  return size;
}

std::expected<std::uint32_t, ApiError> parse_bits(const Target& target, std::string_view name, std::uint32_t absent,
                                                  const std::function<int(std::string_view)>& bit_of) {
  const std::string* text = target.find(name);
  if (text == nullptr) return absent;
  std::uint32_t bits = 0;
  for (const std::string& one : split_list(*text)) {
    const int bit = bit_of(one);
    if (bit < 0) return refuse(std::string(name) + " holds a value that is not allowed.");
    bits |= 1U << bit;
  }
  return bits;
}

}  // namespace invd::sandbox
