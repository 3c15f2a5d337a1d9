#include "rigs/power/promises.h"

#include <algorithm>
#include <utility>

namespace invd::rigs {

PromiseKeeper::PromiseKeeper(std::vector<Statement> statements, std::vector<Told> told)
    : statements_(std::move(statements)), told_(std::move(told)) {}

const Promises& PromiseKeeper::at(std::size_t entry) {
  // What came with an earlier entry is known before anything is told in a later one.
  while (next_statement_ < statements_.size() || next_told_ < told_.size()) {
    const std::size_t stated = next_statement_ < statements_.size() ? statements_[next_statement_].at : SIZE_MAX;
    const std::size_t told = next_told_ < told_.size() ? told_[next_told_].at : SIZE_MAX;
    if (std::min(stated, told) > entry) break;
    if (stated <= told) {
      const Statement& statement = statements_[next_statement_++];
      now_.stated[statement.order][statement.version].insert(statement.status);
    } else {
      take(told_[next_told_++]);
    }
  }
  return now_;
}

void PromiseKeeper::take(const Told& told) {
  if (told.kind == "run.started" || told.kind == "run.ended") {
    bool& ended = now_.runs[std::stoull(told.object)];
    ended = ended || told.kind == "run.ended";
    return;
  }
  if (told.kind != "order.imported" && told.kind != "order.updated") return;
  // An event names the order and its status: the version is the newest of that status that Amazon had stated.
  Timestamp& version = now_.orders[told.object];
  for (const auto& [stated, statuses] : now_.stated[told.object])
    if (statuses.contains(told.message)) version = std::max(version, stated);
}

}  // namespace invd::rigs
