#include "sandbox/faults.h"

#include <charconv>
#include <utility>

#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

constexpr std::array<std::string_view, kFaultKinds> kFaultNames = {"throttle",
                                                                   "throttle_header",
                                                                   "internal_error",
                                                                   "unavailable",
                                                                   "late_search",
                                                                   "silent_cancel",
                                                                   "lost_answer",
                                                                   "reset",
                                                                   "truncated_body",
                                                                   "corrupt_body",
                                                                   "html_ok",
                                                                   "repeated_page",
                                                                   "expired_token",
                                                                   "duplicated_order",
                                                                   "hidden_order",
                                                                   "access_token_expiry",
                                                                   "slow_answer",
                                                                   "trickle",
                                                                   "malformed_order",
                                                                   "unknown_enum",
                                                                   "missing_date",
                                                                   "forbidden",
                                                                   "skewed_date",
                                                                   "late_listing",
                                                                   "late_error",
                                                                   "late_submission",
                                                                   "overtaken_submission",
                                                                   "dropped_submission",
                                                                   "invalid_submission",
                                                                   "cancelled_feed",
                                                                   "fatal_feed"};

/// Reads a number from the front of `text`.
template <class Number>
bool take_number(std::string_view& text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

}  // namespace

std::string_view name(FaultKind kind) {
  return kFaultNames[static_cast<std::size_t>(kind)];
}

std::optional<FaultKind> fault_from_name(std::string_view wanted) {
  for (std::size_t i = 0; i < kFaultNames.size(); ++i)
    if (kFaultNames[i] == wanted) return static_cast<FaultKind>(i);
  return std::nullopt;
}

void Faults::set(Fault fault) {
  const auto key = std::pair(fault.kind, fault.operation);
  on_.insert_or_assign(key, std::move(fault));
}

void Faults::clear(FaultKind kind) {
  std::erase_if(on_, [kind](const auto& entry) { return entry.first.first == kind; });
}

void Faults::clear() {
  on_.clear();
}

const Fault* Faults::find(FaultKind kind, std::string_view operation) const {
  auto it = on_.find({kind, std::string(operation)});
  if (it == on_.end() && !operation.empty()) it = on_.find({kind, std::string()});
  return it == on_.end() || it->second.remaining == 0 ? nullptr : &it->second;
}

const Fault* Faults::fires(FaultKind kind, std::string_view operation) {
  if (on_.empty()) return nullptr;
  const Fault* fault = find(kind, operation);
  if (fault == nullptr || random_.fraction() >= fault->probability) return nullptr;
  Fault& chosen = on_.at({kind, fault->operation});
  if (chosen.remaining > 0) --chosen.remaining;
  count(kind);
  return &chosen;
}

bool Faults::hits(FaultKind kind, std::string_view operation, std::uint64_t thing) const {
  if (on_.empty()) return false;
  const Fault* fault = find(kind, operation);
  if (fault == nullptr) return false;
  const std::uint64_t draw = mix(mix(static_cast<std::uint64_t>(kind), 'F'), thing) >> 11;
  return static_cast<double>(draw) * 0x1.0p-53 < fault->probability;
}

std::optional<Fault> parse_fault(std::string_view text) {
  const std::size_t equals = text.find('=');
  const auto kind = fault_from_name(text.substr(0, equals));
  if (!kind) return std::nullopt;
  Fault fault;
  fault.kind = *kind;
  if (equals == std::string_view::npos) return fault;
  text.remove_prefix(equals + 1);
  if (!take_number(text, fault.probability) || fault.probability < 0 || fault.probability > 1) return std::nullopt;
  while (!text.empty()) {
    const char mark = text.front();
    text.remove_prefix(1);
    if (mark == ':' && take_number(text, fault.amount)) continue;
    if (mark == 'x' && take_number(text, fault.remaining) && fault.remaining >= 0) continue;
    if (mark != '@' || text.empty()) return std::nullopt;
    fault.operation = text;
    break;
  }
  return fault;
}

}  // namespace invd::sandbox
