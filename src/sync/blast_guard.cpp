#include "sync/blast_guard.h"

#include <charconv>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "store/pushes.h"
#include "store/settings.h"

namespace invd::sync {
namespace {

using stock::PastBlast;
using stock::PushState;

constexpr Timestamp kWhenever{std::numeric_limits<std::int64_t>::max()};
/// More than that is judged in portions: each is a mass by itself.
constexpr std::size_t kMostJudged = 20'000;
constexpr std::size_t kPage = 1'000;

std::string past_key(const IntegrationName& integration) {
  return "stock.guard." + integration.str();
}

/// Five numbers for each, with blanks between.
std::string to_text(const std::vector<PastBlast>& past) {
  std::string out;
  for (const PastBlast& one : past)
    out +=
        fmt::format("{} {} {} {} {} ", one.at.ms, one.blast.zeroed, one.blast.raised, one.blast.moved, one.blast.units);
  return out;
}

std::vector<PastBlast> from_text(const std::string& text) {
  std::vector<std::int64_t> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    std::int64_t number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc()) break;
    numbers.push_back(number);
    at = read.ptr;
    while (at != end && *at == ' ') ++at;
  }
  std::vector<PastBlast> past;
  for (std::size_t i = 0; i + 4 < numbers.size(); i += 5)
    past.push_back({Timestamp{numbers[i]}, {numbers[i + 1], numbers[i + 2], numbers[i + 3], numbers[i + 4]}});
  return past;
}

stock::Blast blast_of(const PushState& state) {
  const std::int64_t was = *state.desired - state.delta;
  return {.zeroed = *state.desired == 0 && was > 0 ? 1 : 0,
          .raised = state.delta > 0 ? 1 : 0,
          .moved = 1,
          .units = state.delta < 0 ? -state.delta : state.delta};
}

}  // namespace

Result<stock::ShopSize> shop_size(store::ReadTxn& txn, const IntegrationName& integration) {
  stock::ShopSize size;
  store::PushQuery query{.integration = integration, .after = {}, .limit = kPage, .scan_limit = kPage};
  do {
    const auto page = store::list_pushes(txn, query);
    if (!page) return fail(page);
    for (const store::Push& push : page->pushes) {
      if (!push.state.off.empty() || !push.state.verified) continue;
      ++size.domains;
      size.units += push.state.verified->quantity;
    }
    query.after = page->next;
  } while (!query.after.empty());
  return size;
}

Result<GuardVerdict> judge_waiting(store::WriteTxn& txn, const PushSettings& settings, const stock::ShopSize& size,
                                   Timestamp now) {
  const auto due = store::due_pushes(txn, settings.integration, stock::PushTask::guard, kWhenever, kMostJudged);
  if (!due) return fail(due);
  GuardVerdict verdict;
  if (due->due.empty()) return verdict;
  std::vector<store::Push> waiting;
  stock::Blast blast;
  for (const store::QueuedPush& one : due->due) {
    auto push = store::get_push(txn, one.id);
    if (!push) return fail(push);
    if (!*push) continue;
    blast += blast_of((*push)->state);
    waiting.push_back(std::move(**push));
  }
  const auto stored = store::get_seen_setting(txn, past_key(settings.integration));
  if (!stored) return fail(stored);
  std::vector<PastBlast> past = from_text(stored->value_or(""));
  const GuardSetting& guard = settings.guard;
  verdict.judged = waiting.size();
  verdict.held = stock::is_too_much(blast, stock::sum_up(past, now), size,
                                    {guard.zeroed_listings, guard.zeroed_percent, guard.moved_percent});
  for (store::Push& push : waiting) {
    push.state.cleared = true;
    if (verdict.held) push.state.hold = stock::Hold::guard;
    if (const auto ok = store::put_push(txn, push); !ok) return fail(ok);
  }
  if (verdict.held) return verdict;
  past.push_back({now, blast});
  if (const auto ok = store::put_seen_setting(txn, past_key(settings.integration), to_text(past)); !ok) return fail(ok);
  return verdict;
}

}  // namespace invd::sync
