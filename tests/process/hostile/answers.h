#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "process/hostile/gate.h"

namespace invd::process {

/// A way to be hostile, and what invd is to say of it.
struct Hostility {
  std::string name;
  Gate::Answer answer;
  std::string says;  ///< in the output of sync, in status, or as a reason in quarantine
  int exit = 0;      ///< of `invctl sync orders` meanwhile

  /// Tests are listed with it.
  friend std::ostream& operator<<(std::ostream& out, const Hostility& hostility) { return out << hostility.name; }
};

[[nodiscard]] std::vector<Hostility> hostilities();

}  // namespace invd::process
