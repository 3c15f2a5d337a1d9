#include "sandbox/submissions.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>

#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

constexpr Duration kLongestWait = std::chrono::days(365);
constexpr Duration kLeastLate = std::chrono::minutes(1);
constexpr Duration kMostLate = std::chrono::minutes(30);

Duration between(Chance& chance, Duration low, Duration high) {
  return low + Duration(static_cast<std::int64_t>(chance.next() >> 11) % ((high - low).count() + 1));
}

}  // namespace

std::string_view name(NeverApplied why) {
  constexpr std::array<std::string_view, 5> kNames = {"", "dropped", "unknownSku", "notListed", "variationParent"};
  return kNames.at(static_cast<std::size_t>(why));
}

std::optional<int> Submission::quantity() const {
  std::optional<int> sent;
  for (const ChannelEdit& edit : patch.channels)
    if (!edit.amazon && edit.quantity) sent = edit.quantity;
  return sent;
}

Result<void> Submissions::set(SubmissionSettings wanted) {
  if (wanted.shortest.count() < 0 || wanted.longest < wanted.shortest || wanted.longest > kLongestWait)
    return fail(ErrorCode::usage, "submissions wait from 0 to a year, and the shortest no longer than the longest");
  settings_ = wanted;
  return {};
}

std::string Submissions::next_id() {
  const std::uint64_t a = mix(mix(shop_.seed(), 'B'), ids_++);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(a),
                static_cast<unsigned long long>(mix(a, 1)));
  return text.data();
}

NeverApplied Submissions::obstacle(const Submission& submission) const {
  if (!submission.listing) return NeverApplied::unknown_sku;
  const Listing& listing = *shop_.listings().now(*submission.listing).listing;
  if (listing.stores == 0) return NeverApplied::unknown_sku;
  if ((listing.stores & submission.stores) == 0) return NeverApplied::not_listed;
  return listing.is_parent ? NeverApplied::parent : NeverApplied::no;
}

Timestamp Submissions::due_time(const Submission& submission, std::string_view operation) {
  Chance chance(shop_.seed(), 'W', submission.number);
  const Timestamp due = submission.received + between(chance, settings_.shortest, settings_.longest);
  const auto later = [&chance](const Fault& fault) {
    return fault.amount == 0 ? between(chance, kLeastLate, kMostLate) : Duration(fault.amount);
  };
  if (const Fault* overtaken = faults_.fires(FaultKind::overtaken_submission, operation))
    return due + later(*overtaken);
  const Fault* late = faults_.fires(FaultKind::late_submission, operation);
  Timestamp& last = last_due_[*submission.listing];
  last = std::max(last, late == nullptr ? due : due + later(*late));
  return last;
}

const Submission& Submissions::accept(std::string id, Submission fresh, std::string_view operation) {
  fresh.number = submissions_.size();
  fresh.id = std::move(id);
  fresh.received = shop_.now();
  fresh.orders_before = shop_.orders().size();
  fresh.listing = shop_.listings().find(fresh.sku);
  fresh.never = obstacle(fresh);
  if (fresh.never == NeverApplied::no && faults_.fires(FaultKind::dropped_submission, operation) != nullptr)
    fresh.never = NeverApplied::dropped;
  if (fresh.never == NeverApplied::no) {
    fresh.due = due_time(fresh, operation);
    steps_.emplace(*fresh.due, fresh.number);
  }
  submissions_.push_back(std::move(fresh));
  return submissions_.back();
}

std::optional<Timestamp> Submissions::next_step() const {
  if (steps_.empty()) return std::nullopt;
  return steps_.begin()->first;
}

void Submissions::step() {
  const auto [at, number] = *steps_.begin();
  steps_.erase(steps_.begin());
  Submission& submission = submissions_[number];
  submission.never = obstacle(submission);
  if (submission.never != NeverApplied::no) {
    submission.due.reset();
    return;
  }
  submission.applied = at;
  submission.orders_until = shop_.orders().size();
  const auto store = static_cast<std::size_t>(std::countr_zero(submission.stores));
  submission.quantity_was = shop_.listings().now(*submission.listing).quantity(store);
  shop_.patch_listing(*submission.listing, submission.patch);
  ++applied_;
}

std::vector<Submissions::OrderBetween> Submissions::orders_between(const Submission& submission) const {
  std::vector<OrderBetween> between;
  if (!submission.listing) return between;
  const ListingView view = shop_.listings().now(*submission.listing);
  const auto shares = [&](std::size_t store) {
    for (std::size_t i = 0; i < view.domains.size(); ++i)
      if ((submission.stores >> i & 1U) != 0 && view.domains[i] == view.domains[store]) return true;
    return false;
  };
  const std::size_t end = submission.applied ? submission.orders_until : shop_.orders().size();
  for (std::size_t i = submission.orders_before; i < end; ++i) {
    const Order& order = shop_.orders()[i];
    if (order.by_amazon || order.non_amazon || !shares(order.store)) continue;
    OrderBetween one{order.number, 0};
    for (const Line& line : order.lines)
      if (line.product == *submission.listing) one.units += line.ordered;
    if (one.units > 0) between.push_back(one);
  }
  return between;
}

}  // namespace invd::sandbox
