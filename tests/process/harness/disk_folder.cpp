#include "process/harness/disk_folder.h"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sys/vfs.h>

namespace invd::process {

DiskFolder::DiskFolder() {
  std::string name = (std::filesystem::canonical("/proc/self/exe").parent_path() / "store-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  path_ = name;
}

DiskFolder::~DiskFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

bool DiskFolder::is_disk() const {
  constexpr long kTmpfs = 0x01021994;
  constexpr long kRamfs = 0x858458f6;
  struct statfs facts{};
  return statfs(path_.c_str(), &facts) == 0 && facts.f_type != kTmpfs && facts.f_type != kRamfs;
}

}  // namespace invd::process
