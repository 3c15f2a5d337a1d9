#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/semaphore.h"
#include "control/call.h"
#include "control/command.h"

namespace invd::control {

/// The methods that the daemon answers: each is a method of the command table, which says who may call it and what it
/// may do beside others.
class MethodTable {
 public:
  explicit MethodTable(async::Scheduler& scheduler) : scheduler_(scheduler) {}

  struct Method {
    const Command& command;
    Handler handler;
    std::unique_ptr<async::Semaphore> turn;  ///< of those that run one after the other
  };

  /// The method must stand in the command table, and be added once.
  void add(std::string_view method, Handler handler);
  [[nodiscard]] Method* find(std::string_view method);
  /// Methods of the command table that have no handler: none in a daemon that is built completely.
  [[nodiscard]] std::vector<std::string_view> missing() const;

 private:
  async::Scheduler& scheduler_;
  std::map<std::string, Method, std::less<>> methods_;
};

}  // namespace invd::control
