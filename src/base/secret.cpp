#include "base/secret.h"

#include <cstring>

namespace invd {
namespace {

void wipe_string(std::string& s) {
  // The whole capacity: a shorter value assigned earlier may have left a tail. explicit_bzero is not optimised away.
  s.resize(s.capacity());
  explicit_bzero(s.data(), s.size());
  s.clear();
}

}  // namespace

Secret::Secret(std::string value) : value_(value) {
  wipe_string(value);  // copied and wiped: moving would leave the bytes of a short string where they were
}

// NOLINTNEXTLINE(performance-move-constructor-init): copied, so that wiping the other reaches the bytes it held
Secret::Secret(Secret&& other) noexcept : value_(other.value_) {
  other.wipe();
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    value_ = other.value_;
    other.wipe();
  }
  return *this;
}

void Secret::wipe() {
  wipe_string(value_);
}

}  // namespace invd
