#include "daemon/control_groups.h"

#include <array>
#include <grp.h>
#include <unistd.h>

namespace invd::daemon {

ResolvedGroups resolve_groups(const config::Control& control) {
  ResolvedGroups out;
  out.groups.service_uid = geteuid();
  const auto resolve = [&](const std::vector<std::string>& names, std::vector<gid_t>& into) {
    for (const std::string& name : names) {
      std::array<char, 16'384> buffer{};
      group entry{};
      group* found = nullptr;
      if (getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        into.push_back(found->gr_gid);
      else
        out.unknown.push_back(name);
    }
  };
  resolve(control.operators, out.groups.operators);
  resolve(control.readers, out.groups.readers);
  resolve(control.personal_data, out.groups.personal_data);
  return out;
}

}  // namespace invd::daemon
