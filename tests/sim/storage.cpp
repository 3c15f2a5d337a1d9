#include "sim/storage.h"

#include <algorithm>
#include <utility>

namespace invd::sim {
namespace {

constexpr std::size_t kLargestGroup = 64;

Error full() {
  return {ErrorCode::store_full, "the simulated disk is full", "", {}};
}

}  // namespace

Result<void> Disk::commit(std::unique_ptr<store::WriteTxn> txn) {
  if (loses && loses()) return {};
  if (!calm_) {
    if (plan_.has(kFull)) {
      const bool begins = random_.below(150) == 0;
      if (begins) full_until_ = scheduler_.monotonic() + Duration(random_.below(20 * 60'000));
      // A small change may still find its place.
      if (scheduler_.monotonic() < full_until_ && random_.below(4) != 0) {
        ++fired_[std::string(kFull)];
        return std::unexpected<Error>(full());
      }
    }
    if (plan_.has(kIo) && random_.below(400) == 0) {
      ++fired_[std::string(kIo)];
      return fail(ErrorCode::store_io, "the simulated flush failed");
    }
    if (plan_.has(kIoAfter) && random_.below(400) == 0) {
      ++fired_[std::string(kIoAfter)];
      if (const auto ok = engine_.commit(std::move(txn)); !ok) return ok;
      return fail(ErrorCode::store_io, "the simulated flush failed");
    }
  }
  return engine_.commit(std::move(txn));
}

Result<void> Disk::grow() {
  if (!calm_ && scheduler_.monotonic() < full_until_) return std::unexpected<Error>(full());
  return engine_.grow();
}

Duration WriterActor::pause(std::string_view kind) {
  if (calm_ || !plan_.has(kind) || random_.below(8) != 0) return Duration(0);
  ++fired_[std::string(kind)];
  return Duration(random_.below(5'000));
}

void WriterActor::submit(store::WriteJob job) {
  scheduler_.assert_on_thread();
  if (dead_) return;
  queue_.push_back(std::move(job));
  arm();
}

void WriterActor::arm() {
  if (armed_ || queue_.empty()) return;
  armed_ = true;
  const Monotonic when = scheduler_.monotonic() + pause(kSlowCommit);
  step_ = async::ScheduledCall(scheduler_, scheduler_.call_at(when, [this] {
    armed_ = false;
    const bool chooses = !calm_ && plan_.has(kGrouping) && queue_.size() > 1;
    if (chooses) ++fired_[std::string(kGrouping)];
    commit(chooses ? 1 + random_.below(queue_.size()) : kLargestGroup);
    arm();
  }));
}

void WriterActor::commit(std::size_t most) {
  News news;
  for (; !queue_.empty() && news.group.size() < most; queue_.pop_front())
    news.group.push_back(std::move(queue_.front()));
  news.results.resize(news.group.size());
  if (fatal_) {
    for (auto& result : news.results) result = std::unexpected(*fatal_);
  } else {
    store::GroupOutcome outcome = store::commit_group(kv_, news.group, fence_);
    news.results = std::move(outcome.results);
    if (outcome.fatal) {
      fatal_ = outcome.fatal;
      hooks_.fatal(*fatal_);
    }
    full_ = outcome.full || (full_ && !outcome.committed);
    if (outcome.committed) hooks_.committed();
  }
  ++commits_;
  news_.push_back(std::move(news));
  if (!telling_) deliver();
}

void WriterActor::deliver() {
  telling_ = true;
  const Monotonic when = scheduler_.monotonic() + pause(kSlowCommit);
  tell_ = async::ScheduledCall(scheduler_, scheduler_.call_at(when, [this] {
    News news = std::move(news_.front());
    news_.pop_front();
    for (std::size_t i = 0; i < news.group.size(); ++i)
      if (news.group[i].done) news.group[i].done(std::move(news.results[i]));
    telling_ = false;
    if (!news_.empty()) deliver();
  }));
}

void WriterActor::finish() {
  while (!queue_.empty()) commit(kLargestGroup);
  tell_ = {};
  step_ = {};
}

}  // namespace invd::sim
