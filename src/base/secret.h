#pragma once

#include <string>
#include <string_view>

namespace invd {

/// A credential or token in memory. Cannot be formatted, compared by accident, or copied; its bytes are wiped when it
/// goes (I28). reveal() is the only way to the value: each use should be one step from the wire.
class Secret {
 public:
  Secret() = default;
  /// Takes the value and wipes what the argument itself still holds of it.
  explicit Secret(std::string value);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }

  [[nodiscard]] std::string_view reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }
  /// A second Secret with the same value, made on purpose.
  [[nodiscard]] Secret duplicate() const { return Secret(std::string(value_)); }

 private:
  void wipe();
  std::string value_;
};

}  // namespace invd
