#include "sandbox/processing_search.h"

#include <algorithm>
#include <array>
#include <limits>

#include "sandbox/parameters.h"
#include "sandbox/token_text.h"

namespace invd::sandbox {
namespace {

constexpr std::size_t kProcessingWords = 8;
constexpr std::size_t kMostValues = 10;

std::expected<ProcessingSearch, ApiError> from_token(char kind, const Target& target, std::string_view text,
                                                     Timestamp now) {
  if (target.query.size() != 1) return refuse("nextToken must be the only parameter.");
  const auto words = token_words(kind, text, kProcessingWords);
  if (!words) return refuse("nextToken is invalid.");
  const auto& w = *words;
  if (now - Timestamp{static_cast<std::int64_t>(w[0])} > kPageTokenLife) return refuse("nextToken has expired.");
  return ProcessingSearch{w[1] != 0,
                          static_cast<std::uint32_t>(w[2]),
                          static_cast<std::uint32_t>(w[3]),
                          Timestamp{static_cast<std::int64_t>(w[4])},
                          Timestamp{static_cast<std::int64_t>(w[5])},
                          w[6],
                          w[7]};
}

}  // namespace

std::string encode(const ProcessingKind& kind, const ProcessingSearch& search, Timestamp now) {
  const std::array<std::uint64_t, kProcessingWords> words = {static_cast<std::uint64_t>(now.ms),
                                                             search.of_type ? 1U : 0U,
                                                             search.statuses,
                                                             search.stores,
                                                             static_cast<std::uint64_t>(search.since.ms),
                                                             static_cast<std::uint64_t>(search.until.ms),
                                                             search.page_size,
                                                             search.below};
  return token_text(kind.token, words);
}

std::expected<ProcessingSearch, ApiError> parse_processing_search(const ProcessingKind& kind, const Target& target,
                                                                  const Shop& shop, Timestamp now) {
  if (auto once = check_once(target); !once) return Failure(once.error());
  if (const std::string* token = target.find("nextToken")) return from_token(kind.token, target, *token, now);
  const std::string* types = target.find(kind.types_parameter);
  if (types == nullptr) return refuse("Either " + std::string(kind.types_parameter) + " or nextToken is required.");
  const auto asked = split_list(*types);
  if (asked.size() > kMostValues) return refuse(std::string(kind.types_parameter) + " may hold at most 10 values.");
  ProcessingSearch search;
  search.of_type = holds(asked, kind.type);
  search.below = std::numeric_limits<std::uint64_t>::max();
  const auto statuses = parse_bits(target, "processingStatuses", ~0U, [](std::string_view name) {
    const auto status = report_status_from_name(name);
    return status ? static_cast<int>(*status) : -1;
  });
  if (!statuses) return Failure(statuses.error());
  search.statuses = *statuses;
  if (const std::string* ids = target.find("marketplaceIds"); ids != nullptr && split_list(*ids).size() > kMostValues)
    return refuse("marketplaceIds may hold at most 10 values.");
  const auto stores = parse_bits(target, "marketplaceIds", ~0U, [&](std::string_view id) {
    const auto at = std::ranges::find_if(shop.stores(), [&](const Store& s) { return s.marketplace->id == id; });
    return at == shop.stores().end() ? -1 : static_cast<int>(at - shop.stores().begin());
  });
  if (!stores) return Failure(stores.error());
  search.stores = *stores;
  const auto size = parse_size(target, "pageSize", 1, 100, 10);
  if (!size) return Failure(size.error());
  search.page_size = *size;
  const auto since = parse_time(target, "createdSince");
  if (!since) return Failure(since.error());
  const auto until = parse_time(target, "createdUntil");
  if (!until) return Failure(until.error());
  search.since = since->value_or(now - kind.retention);
  search.until = until->value_or(now);
  return search;
}

bool ProcessingSearch::matches(std::uint32_t number, ReportStatus status, std::uint32_t made_for,
                               Timestamp created) const {
  return of_type && number < below && (statuses >> static_cast<unsigned>(status) & 1U) != 0 &&
         (stores & made_for) != 0 && created >= since && created <= until;
}

}  // namespace invd::sandbox
