#include "bench/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace invd::bench {

void Report::print(bool json) const {
  if (!json) {
    std::printf("%s\n", bench_.c_str());
    for (const auto& [name, value] : figures_) std::printf("  %-44s %14.3f\n", name.c_str(), value);
    return;
  }
  std::printf("{\"bench\":\"%s\"", bench_.c_str());
  for (const auto& [name, value] : figures_) std::printf(",\"%s\":%.6g", name.c_str(), value);
  std::printf("}\n");
}

bool wants_json(int argc, char** argv) {
  bool json = false;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) != "--json") {
      std::fprintf(stderr, "unknown option %s; known is --json\n", argv[i]);
      std::exit(2);
    }
    json = true;
  }
  return json;
}

double percentile(std::vector<double>& values, double p) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto at = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
  return values[std::clamp<std::size_t>(at, 1, values.size()) - 1];
}

}  // namespace invd::bench
