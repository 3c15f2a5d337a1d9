#include "process/harness/memory.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "process/harness/temp_dir.h"

namespace invd::process {
namespace {

std::string folder(pid_t pid) {
  return "/proc/" + std::to_string(pid);
}

/// A line of status in kB, as bytes.
std::uint64_t status_line(pid_t pid, const std::string& name) {
  const std::string text = read_file(folder(pid) + "/status");
  const std::size_t at = text.find("\n" + name + ":");
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + name.size() + 2, nullptr, 10) * 1024;
}

}  // namespace

std::uint64_t resident(pid_t pid) {
  return status_line(pid, "VmRSS");
}

std::uint64_t peak_resident(pid_t pid) {
  return status_line(pid, "VmHWM");
}

void forget_peak(pid_t pid) {
  std::ofstream(folder(pid) + "/clear_refs") << "5";  // proc(5): resets VmHWM to what it is now
}

}  // namespace invd::process
