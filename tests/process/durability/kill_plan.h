#pragma once

#include <cstdint>
#include <string>

#include "base/random.h"
#include "process/durability/import_watch.h"

namespace invd::process {

/// Where one kill is to fall, drawn from chance within what `wanted` allows.
class KillPlan {
 public:
  /// `number` of the kill: the kinds take turns, so that fifty kills see each of them several times.
  KillPlan(int number, Random& random);

  /// To be asked at each system call, after `watch` has seen it.
  [[nodiscard]] TracedProcess::Next next(const SystemCall& call, const ImportWatch& watch);
  /// For TracedProcess::set_soon().
  [[nodiscard]] unsigned soon() const { return soon_; }

 private:
  [[nodiscard]] bool fits(const SystemCall& call, const ImportWatch& watch) const;
  [[nodiscard]] bool in_right_step(const SystemCall& call, const ImportWatch& watch) const;

  Place wanted_ = Place::between;
  CommitStep step_ = CommitStep::none;
  std::uint64_t skip_ = 0;  ///< occasions to let pass
  unsigned soon_ = 0;
};

}  // namespace invd::process
