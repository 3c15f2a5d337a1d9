#include "sim/fault_plan.h"

namespace invd::sim {
namespace {

using sandbox::FaultKind;

constexpr double kShare = 0.3;  ///< of the seeds have a kind: with all at once nothing would ever work

}  // namespace

std::uint64_t stream(std::uint64_t seed, std::string_view purpose) {
  std::uint64_t hash = 0xCBF29CE484222325ULL ^ (seed * 0x9E3779B97F4A7C15ULL);
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash ^ (hash >> 29);
}

std::vector<std::string> all_kinds() {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < sandbox::kFaultKinds; ++i) all.emplace_back(sandbox::name(static_cast<FaultKind>(i)));
  for (const std::string_view own : {kKill, kStop, kReboot, kClock, kSlowCommit, kGrouping, kFull, kIo, kIoAfter,
                                     kNetworkDown, kGarbled, kLatency, kStale, kCustomers, kSeller, kDelivery})
    all.emplace_back(own);
  return all;
}

FaultPlan::FaultPlan(std::uint64_t seed, const std::optional<std::set<std::string>>& only) {
  for (const std::string& kind : all_kinds()) {
    SeededRandom random(stream(seed, kind));
    const double share = kind == kKill ? 0.7 : kind == kDelivery ? 0.5 : kShare;
    if (random.fraction() >= share || (only && !only->contains(kind))) continue;
    kinds_.insert(kind);
    if (const auto wire = sandbox::fault_from_name(kind)) add(*wire, random);
  }
}

void FaultPlan::add(FaultKind kind, Random& random) {
  sandbox::Fault fault;
  fault.kind = kind;
  fault.probability = random.below(3) == 0 ? 0.3 * random.fraction() : 0.05 * random.fraction();
  const auto drawn = [&random](std::int64_t most) {
    return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most)));
  };
  switch (kind) {
    case FaultKind::late_search:
      fault.probability = 0.3 * random.fraction();
      fault.amount = 1 + drawn(random.below(2) == 0 ? 9 * 60'000 : 30 * 60'000);
      late_by_ = Duration(fault.amount);
      break;
    case FaultKind::silent_cancel:
      fault.probability = random.fraction();
      break;
    case FaultKind::hidden_order:
      fault.probability = 0.1 * random.fraction();
      break;
    case FaultKind::slow_answer:
      fault.amount = drawn(90'000);
      break;
    case FaultKind::trickle:
      fault.amount = drawn(1'000);
      break;
    case FaultKind::skewed_date:
      fault.amount = drawn(20 * 3'600'000) - 10 * 3'600'000;
      break;
    case FaultKind::corrupt_body:
      // TLS keeps bytes whole; in an order they could become another good order. See kGarbled for those.
      fault.operation = "login";
      break;
    case FaultKind::cancelled_feed:
    case FaultKind::fatal_feed:
      fault.probability = 0.5 * random.fraction();  // there are few
      break;
    case FaultKind::malformed_order:
    case FaultKind::unknown_enum:
      fault.probability *= 0.2;  // of each order, not of each page
      break;
    default:
      break;
  }
  wire_.push_back(fault);
}

}  // namespace invd::sim
