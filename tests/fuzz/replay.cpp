// Runs a fuzzer's function without libFuzzer: over every file of the folders given, each as it is, cut short, and with
// single bytes changed. Always the same inputs in the same order.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/random.h"
#include "fuzz/fuzzer.h"

namespace {

constexpr int kChanges = 300;

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

void run_variants(const std::string& bytes) {
  run(bytes);
  if (bytes.empty()) return;
  invd::SeededRandom random(1);
  for (int i = 0; i < kChanges; ++i) {
    run(bytes.substr(0, random.below(bytes.size())));
    std::string changed = bytes;
    changed[random.below(changed.size())] = static_cast<char>(random.below(256));
    run(changed);
  }
}

}  // namespace

int main(int argc, char** argv) {
  int files = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream file(entry.path(), std::ios::binary);
      run_variants(std::string(std::istreambuf_iterator<char>(file), {}));
      ++files;
    }
  }
  std::printf("%d files\n", files);
  return files > 0 ? 0 : 1;
}
