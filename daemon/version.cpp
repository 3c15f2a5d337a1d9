#include "daemon/version.h"

namespace invd::daemon {

std::string_view version() {
  return INVD_VERSION;
}

}  // namespace invd::daemon
