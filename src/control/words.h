#pragma once

#include <span>
#include <string_view>

namespace invd::control {

// The words that a field may hold: what requests are checked against, help lists and a shell offers.

[[nodiscard]] std::span<const std::string_view> order_statuses();  ///< of the books
[[nodiscard]] std::span<const std::string_view> run_statuses();
[[nodiscard]] std::span<const std::string_view> event_kinds();
[[nodiscard]] std::span<const std::string_view> warehouse_kinds();     ///< own, fba, transit
[[nodiscard]] std::span<const std::string_view> channels();            ///< FBA, MFN
[[nodiscard]] std::span<const std::string_view> listing_statuses();    ///< active, inactive, incomplete
[[nodiscard]] std::span<const std::string_view> link_stock_choices();  ///< keep, add (ITEM-8)
[[nodiscard]] std::span<const std::string_view> open_order_choices();  ///< move, keep (ITEM-9)
[[nodiscard]] std::span<const std::string_view> countries();           ///< of Amazon's stores: US, DE, ...
[[nodiscard]] std::span<const std::string_view> export_formats();      ///< csv, jsonl
[[nodiscard]] std::span<const std::string_view> shells();              ///< bash, zsh, fish
[[nodiscard]] std::span<const std::string_view> completed_kinds();     ///< of complete.words

}  // namespace invd::control
