#include "bench/process_cost.h"

#include <filesystem>
#include <sstream>
#include <string>
#include <unistd.h>

#include "process/harness/temp_dir.h"

namespace invd::bench {
namespace {

/// The number behind a word at the beginning of a line, as in "VmHWM:   1234 kB"; 0 when it is not there.
double number_after(const std::string& text, const std::string& word) {
  const std::size_t at = text.find(word);
  return at == std::string::npos ? 0 : std::stod(text.substr(at + word.size()));
}

}  // namespace

ProcessCost cost_of(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  ProcessCost cost;
  // After the name, which may have blanks: state and ten numbers, then utime and stime (proc(5)).
  const std::string stat = process::read_file(folder + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  cost.user_s = user / ticks;
  cost.system_s = system / ticks;
  const std::string status = process::read_file(folder + "/status");
  cost.anonymous_mib = number_after(status, "RssAnon:") / 1024;
  cost.resident_mib = number_after(status, "VmRSS:") / 1024;
  cost.peak_mib = number_after(status, "VmHWM:") / 1024;
  std::error_code gone;
  for (const auto& thread : std::filesystem::directory_iterator(folder + "/task", gone))
    cost.wake_ups += static_cast<std::uint64_t>(
        number_after(process::read_file(thread.path() / "status"), "\nvoluntary_ctxt_switches:"));
  return cost;
}

}  // namespace invd::bench
