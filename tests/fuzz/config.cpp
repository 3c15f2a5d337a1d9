// A configuration file: whatever it holds, it loads or every mistake has a place and words, and none of them repeats a
// secret.
#include "base/assert.h"
#include "config/diff.h"
#include "config/load.h"
#include "config/text.h"
#include "fuzz/fuzzer.h"

using namespace invd;
using namespace invd::config;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Checked checked = check_text(fuzz::text(data, size), "invd.yaml");
  INVD_ASSERT(checked.loaded.has_value() == checked.problems.empty());
  for (const Problem& problem : checked.problems) {
    INVD_ASSERT(problem.line >= 1 && problem.column >= 1 && !problem.what.empty());
    const std::string said = to_string(problem) + problem.hint;
    INVD_ASSERT(said.find('\n') == std::string::npos);
    INVD_ASSERT(find_marked_secret(said) == std::string::npos);
  }
  if (checked.loaded) {
    INVD_ASSERT(!checked.loaded->config.organization.warehouses.empty());
    INVD_ASSERT(diff(*checked.loaded, *checked.loaded).empty());
  }
  return 0;
}
