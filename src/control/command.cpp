#include "control/command.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>

namespace invd::control {
namespace {

constexpr std::array<std::string_view, 3> kModules{"orders", "items", "stock"};
// Those of later releases, so that their names are told apart from misspelt ones.
constexpr std::array<std::string_view, 2> kLaterModules{"fba", "shipments"};

/// Edits (insert, delete, replace) between two short words.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

const Command* find_command(std::string_view name) {
  const auto found = std::ranges::find(commands(), name, &Command::name);
  return found == commands().end() ? nullptr : &*found;
}

const Command* find_method(std::string_view method) {
  if (method.empty()) return nullptr;
  for (const std::span<const Command> table : {commands(), inner_methods()}) {
    const auto found = std::ranges::find(table, method, &Command::method);
    if (found != table.end()) return &*found;
  }
  return nullptr;
}

std::vector<std::string_view> nouns() {
  std::vector<std::string_view> out;
  for (const Command& command : commands()) {
    const std::size_t space = command.name.find(' ');
    if (space == std::string_view::npos) continue;
    const std::string_view noun = command.name.substr(0, space);
    if (out.empty() || out.back() != noun) out.push_back(noun);
  }
  return out;
}

std::string_view nearest_command(std::string_view word) {
  std::string_view best;
  if (word.empty() || word.size() > 64) return best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  const auto consider = [&](std::string_view candidate) {
    const std::size_t edits = distance(word, candidate);
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  };
  for (const Command& command : commands()) consider(command.name);
  for (std::string_view noun : nouns()) consider(noun);
  return best;
}

std::span<const std::string_view> modules() {
  return kModules;
}
std::span<const std::string_view> words_of(Completion completion) {
  switch (completion) {
    case Completion::shell:
      return shells();
    case Completion::module:
      return modules();
    case Completion::order_status:
      return order_statuses();
    case Completion::run_status:
      return run_statuses();
    case Completion::event_kind:
      return event_kinds();
    case Completion::warehouse_kind:
      return warehouse_kinds();
    case Completion::channel:
      return channels();
    case Completion::listing_status:
      return listing_statuses();
    case Completion::link_stock:
      return link_stock_choices();
    case Completion::open_orders:
      return open_order_choices();
    case Completion::marketplace:
      return countries();
    case Completion::export_format:
      return export_formats();
    case Completion::none:
    case Completion::file:
    case Completion::command:
    case Completion::integration:
    case Completion::order_id:
    case Completion::run_id:
    case Completion::quarantine_id:
    case Completion::sku:
    case Completion::listing:
    case Completion::warehouse:
      return {};
  }
  return {};
}

Result<void> check_module(std::string_view module) {
  if (std::ranges::find(kModules, module) != kModules.end()) return {};
  const std::string hint = fmt::format("modules that can be synced: {}", fmt::join(kModules, ", "));
  if (std::ranges::find(kLaterModules, module) != kLaterModules.end()) {
    return fail(ErrorCode::usage, fmt::format("the module {} cannot be synced by this version of invd", module), hint);
  }
  return fail(ErrorCode::usage, fmt::format("\"{}\" is no module of invd", module.substr(0, 64)), hint);
}

}  // namespace invd::control
