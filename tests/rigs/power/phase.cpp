#include "rigs/power/phase.h"

#include <map>

namespace invd::rigs {
namespace {

class Follower {
 public:
  Phase see(const Entry& entry) {
    if (entry.process != process_) {
      first_ = process_ == 0;
      process_ = entry.process;
      opening_ = true;
      grown_ = false;
      step_ = Phase::committed;
    }
    switch (entry.kind) {
      case EntryKind::told:
        opening_ = false;
        if (step_ == Phase::committed && entry.payload.find("\"order.") != std::string_view::npos) step_ = Phase::told;
        break;
      case EntryKind::heard:
        opening_ = false;
        break;
      case EntryKind::resized:
        grown_ = true;
        break;
      case EntryKind::written:
        begun_[entry.place] = entry.through ? Phase::root : Phase::pages;
        step_ = begun_[entry.place];
        break;
      case EntryKind::flushing:
        begun_[entry.place] = Phase::flushing;
        if (step_ == Phase::pages) step_ = Phase::flushing;
        break;
      case EntryKind::ended:
        ended(begun_[entry.call]);
        break;
      default:
        break;
    }
    if (opening_ && first_) return Phase::creation;
    if (grown_ && step_ != Phase::root) return Phase::growth;
    return opening_ ? Phase::reopening : step_;
  }

 private:
  void ended(Phase begun) {
    if (begun == Phase::flushing) grown_ = false;
    if (begun == Phase::flushing && step_ == Phase::flushing) step_ = Phase::flushed;
    if (begun == Phase::root) step_ = Phase::committed;
  }

  std::uint32_t process_ = 0;
  bool first_ = true;
  bool opening_ = true;
  bool grown_ = false;
  Phase step_ = Phase::committed;
  std::map<std::uint64_t, Phase> begun_;
};

}  // namespace

std::string_view name(Phase phase) {
  constexpr std::array<std::string_view, kPhases> kNames = {
      "making the store",       "opening it again", "growing the file", "writing pages",         "flushing pages",
      "between flush and root", "writing the root", "after the root",   "after orders were told"};
  return kNames[static_cast<std::size_t>(phase)];
}

std::vector<Phase> phases(const std::vector<Entry>& entries) {
  Follower follower;
  std::vector<Phase> out;
  out.reserve(entries.size());
  for (const Entry& entry : entries) out.push_back(follower.see(entry));
  return out;
}

}  // namespace invd::rigs
