#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "history/run.h"
#include "orders/stored_order.h"
#include "store/quarantine.h"
#include "store/sync_state.h"
#include "support/manual_scheduler.h"
#include "support/test_store.h"

namespace invd::sync::test {

/// What an import left.
struct Imported {
  history::Run run;
  store::OrdersState state;
  std::map<std::string, orders::AmazonOrder> orders;  ///< by id
  std::vector<store::Quarantined> quarantined;
  bool store_failed = false;
};

/// Whole imports of an Amazon that has one page of orders, each into books of its own: account, flow and store are the
/// real ones, time is the test's.
class OnePageImport {
 public:
  [[nodiscard]] Imported run(const std::string& page);

 private:
  invd::test::ManualScheduler scheduler_;
  SeededRandom random_{1};
  std::optional<invd::test::TestStore> books_;
  int runs_ = 0;
};

}  // namespace invd::sync::test
