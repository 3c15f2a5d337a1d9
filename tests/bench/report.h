#pragma once

#include <string>
#include <utility>
#include <vector>

namespace invd::bench {

/// The figures of one benchmark, each with its unit in its name ("cpu_us_per_order"). Machines are noisy: what counts
/// is a ratio to a floor that was measured in the same run.
class Report {
 public:
  explicit Report(std::string bench) : bench_(std::move(bench)) {}
  void add(const std::string& name, double value) { figures_.emplace_back(name, value); }
  /// As a table, or as one JSON object on a line.
  void print(bool json) const;

 private:
  std::string bench_;
  std::vector<std::pair<std::string, double>> figures_;
};

/// Whether the program was asked for JSON. Ends it at an option it does not know.
[[nodiscard]] bool wants_json(int argc, char** argv);

/// The p-th part (0 to 1) of the values; sorts them.
[[nodiscard]] double percentile(std::vector<double>& values, double p);

}  // namespace invd::bench
