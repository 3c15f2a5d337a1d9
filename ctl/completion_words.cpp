#include "ctl/completion_words.h"

#include <algorithm>
#include <array>

#include "control/words.h"

namespace invd::ctl {

using control::Completion;

namespace {

struct Kind {
  Completion completion;
  std::string_view name;
  std::span<const std::string_view> (*words)() = nullptr;
};

// In the sequence of the enum.
constexpr auto kKinds = std::to_array<Kind>({{Completion::none, "none"},
                                             {Completion::file, "file"},
                                             {Completion::shell, "shell", control::shells},
                                             {Completion::command, "command"},
                                             {Completion::module, "module", control::modules},
                                             {Completion::order_status, "order_status", control::order_statuses},
                                             {Completion::run_status, "run_status", control::run_statuses},
                                             {Completion::event_kind, "event_kind", control::event_kinds},
                                             {Completion::warehouse_kind, "warehouse_kind", control::warehouse_kinds},
                                             {Completion::channel, "channel", control::channels},
                                             {Completion::listing_status, "listing_status", control::listing_statuses},
                                             {Completion::link_stock, "link_stock", control::link_stock_choices},
                                             {Completion::open_orders, "open_orders", control::open_order_choices},
                                             {Completion::marketplace, "marketplace", control::countries},
                                             {Completion::export_format, "export_format", control::export_formats},
                                             {Completion::integration, "integration"},
                                             {Completion::order_id, "order_id"},
                                             {Completion::run_id, "run_id"},
                                             {Completion::quarantine_id, "quarantine_id"},
                                             {Completion::sku, "sku"},
                                             {Completion::listing, "listing"},
                                             {Completion::warehouse, "warehouse"}});
static_assert(std::ranges::is_sorted(kKinds, {}, &Kind::completion));
static_assert(kKinds.size() == static_cast<std::size_t>(Completion::warehouse) + 1);

}  // namespace

std::string_view name(Completion completion) {
  return kKinds.at(static_cast<std::size_t>(completion)).name;
}

bool asked_of_daemon(Completion completion) {
  return completion >= Completion::integration;
}

std::vector<Completion> completions() {
  std::vector<Completion> all;
  for (const Kind& kind : kKinds) all.push_back(kind.completion);
  return all;
}

std::vector<std::string_view> known_words(Completion completion) {
  std::vector<std::string_view> words;
  if (completion == Completion::command) {
    for (const Word& word : words_after("")) words.push_back(word.word);
    return words;
  }
  const Kind& kind = kKinds.at(static_cast<std::size_t>(completion));
  if (kind.words != nullptr) words.assign(kind.words().begin(), kind.words().end());
  return words;
}

std::vector<Word> words_after(std::string_view noun) {
  std::vector<Word> out;
  for (const control::Command& command : control::commands()) {
    const std::size_t space = command.name.find(' ');
    const std::string_view first = command.name.substr(0, space);
    if (!noun.empty()) {
      if (first == noun && space != std::string_view::npos)
        out.push_back({command.name.substr(space + 1), command.summary});
    } else if (space == std::string_view::npos) {
      out.push_back({first, command.summary});
    } else if (std::ranges::count(out, first, &Word::word) == 0) {
      out.push_back({first, ""});
    }
  }
  return out;
}

}  // namespace invd::ctl
