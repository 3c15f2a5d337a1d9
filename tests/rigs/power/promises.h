#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "rigs/log/streams.h"

namespace invd::rigs {

/// What the outside knew at one moment: what Amazon had stated, and what invd had told.
struct Promises {
  /// Of each order the versions that Amazon stated, and how its status was told with each.
  std::map<std::string, std::map<Timestamp, std::set<std::string>>> stated;
  /// Of each order the version that invd said it has.
  std::map<std::string, Timestamp> orders;
  /// The runs that invd told of; true when it said that they have ended.
  std::map<std::uint64_t, bool> runs;

  [[nodiscard]] bool any() const { return !orders.empty() || !runs.empty(); }
};

/// Goes through a recording and knows at each entry what was promised by then.
class PromiseKeeper {
 public:
  PromiseKeeper(std::vector<Statement> statements, std::vector<Told> told);
  /// What holds once this entry is in the log. To be asked with growing numbers.
  [[nodiscard]] const Promises& at(std::size_t entry);

 private:
  void take(const Told& told);

  std::vector<Statement> statements_;
  std::vector<Told> told_;
  std::size_t next_statement_ = 0;
  std::size_t next_told_ = 0;
  Promises now_;
};

}  // namespace invd::rigs
