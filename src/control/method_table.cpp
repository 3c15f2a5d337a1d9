#include "control/method_table.h"

#include <utility>

#include "base/assert.h"

namespace invd::control {

void MethodTable::add(std::string_view method, Handler handler) {
  const Command* command = find_method(method);
  INVD_ASSERT(command != nullptr && handler);
  std::unique_ptr<async::Semaphore> turn;
  if (command->concurrency == Concurrency::one_only) turn = std::make_unique<async::Semaphore>(scheduler_, 1);
  Method entry{*command, std::move(handler), std::move(turn)};
  const bool added = methods_.try_emplace(std::string(method), std::move(entry)).second;
  INVD_ASSERT(added);
}

MethodTable::Method* MethodTable::find(std::string_view method) {
  const auto found = methods_.find(method);
  return found == methods_.end() ? nullptr : &found->second;
}

std::vector<std::string_view> MethodTable::missing() const {
  std::vector<std::string_view> out;
  for (const std::span<const Command> table : {commands(), inner_methods()}) {
    for (const Command& command : table) {
      if (!command.method.empty() && !methods_.contains(command.method)) out.push_back(command.method);
    }
  }
  return out;
}

}  // namespace invd::control
