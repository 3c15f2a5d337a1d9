#include "amazon/processing.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "amazon/comma_list.h"

namespace invd::amazon {
namespace {

constexpr std::size_t kMostSearched = 10;  // types, and marketplaces
constexpr int kLargestPage = 100;

struct StatusName {
  ProcessingStatus status;
  std::string_view name;
  std::string_view word;
};
constexpr std::array kStatuses = {
    StatusName{ProcessingStatus::unknown, "unknown", ""},
    StatusName{ProcessingStatus::in_queue, "in_queue", "IN_QUEUE"},
    StatusName{ProcessingStatus::in_progress, "in_progress", "IN_PROGRESS"},
    StatusName{ProcessingStatus::done, "done", "DONE"},
    StatusName{ProcessingStatus::cancelled, "cancelled", "CANCELLED"},
    StatusName{ProcessingStatus::fatal, "fatal", "FATAL"},
};

}  // namespace

std::string_view name(ProcessingStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status)).name;
}

ProcessingStatus processing_status(std::string_view word) {
  const auto found = std::ranges::find(kStatuses, word, &StatusName::word);
  return found == kStatuses.end() ? ProcessingStatus::unknown : found->status;
}

Result<void> check(const ProcessingSearch& search, std::string_view operation, std::string_view thing) {
  const std::string takes = std::string(operation) + " takes ";
  if (search.types.empty() || search.types.size() > kMostSearched)
    return fail(ErrorCode::usage, takes + "1 to 10 types of " + std::string(thing));
  if (search.marketplaces.size() > kMostSearched) return fail(ErrorCode::usage, takes + "at most 10 marketplaces");
  if (search.page_size < 1 || search.page_size > kLargestPage)
    return fail(ErrorCode::usage, takes + "a page size from 1 to 100");
  return {};
}

std::vector<std::pair<std::string, std::string>> query_of(const ProcessingSearch& search, std::string_view types,
                                                          const std::string& page_token) {
  if (!page_token.empty()) return {{"nextToken", page_token}};
  std::vector<std::pair<std::string, std::string>> query = {{std::string(types), comma_list(search.types)}};
  if (!search.marketplaces.empty()) query.emplace_back("marketplaceIds", comma_list(search.marketplaces));
  if (search.created_since) query.emplace_back("createdSince", to_rfc3339(*search.created_since));
  query.emplace_back("pageSize", std::to_string(search.page_size));
  return query;
}

}  // namespace invd::amazon
