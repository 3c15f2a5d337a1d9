#include <cstdio>

#include "rigs_clients/rig.h"

namespace invd::rigs {
namespace {

/// I27, in short; `rig_clients` does it for as long as one likes.
TEST(I27, HostileClientsNeitherHangNorBloatTheDaemonAndEveryLimitBites) {
  const ClientsOptions options;
  const ClientsReport report = run_clients(options);
  std::printf("%s", report.text().c_str());
  EXPECT_THAT(broken_promises(report, options), testing::IsEmpty());
}

}  // namespace
}  // namespace invd::rigs
