#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "amazon/operation.h"
#include "amazon/priority.h"
#include "amazon/server_clock.h"
#include "async/scheduler.h"
#include "async/task.h"
#include "async/task_scope.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/marketplace.h"
#include "base/random.h"

namespace invd::amazon {

/// Names a bucket: Amazon keeps one per account, application, operation and region.
struct BucketKey {
  IntegrationName integration;
  Region region = Region::na;
  Operation operation = Operation::search_orders;
  auto operator<=>(const BucketKey&) const = default;
};

/// A bucket as it is kept across restarts: saved before the request that spends the token leaves, and after an answer
/// that changed what may be spent (I25).
struct BucketState {
  BucketKey key;
  double rate = 0;     ///< tokens per second, as Amazon stated last
  double burst = 0;    ///< tokens
  double level = 0;    ///< tokens left at least, everything in flight counted as spent; below 0 when that is not sure
  double trust = 1;    ///< share of the rate that is used; lowered by repeated 429s
  Timestamp saved_at;  ///< wall clock
  Monotonic saved_monotonic;
  std::string boot_id;                   ///< of the boot that the monotonic times belong to
  Monotonic blocked_until;               ///< after a 429, nothing is spent before
  std::optional<Timestamp> server_time;  ///< Amazon's at `saved_monotonic`, when it is known
};

/// Keeps bucket states. Implemented over the store by sync/.
class QuotaJournal {
 public:
  virtual ~QuotaJournal() = default;
  /// Returns when the state is durable. On an error the request is not sent.
  [[nodiscard]] virtual async::Task<Result<void>> save(const BucketState& state) = 0;
};

/// One bucket, for `invctl quota`.
struct BucketSnapshot {
  BucketKey key;
  double rate = 0;   ///< tokens per second in use: Amazon's, times `trust`
  double trust = 1;  ///< below 1 after repeated 429s
  double burst = 0;
  double level = 0;  ///< tokens that may be spent now
  std::size_t waiting = 0;
  std::size_t in_flight = 0;
  Duration drain{0};            ///< until the last one waiting has its token
  std::uint64_t granted = 0;    ///< since the start
  std::uint64_t throttled = 0;  ///< answers 429 since the start
  std::optional<Timestamp> last_throttled_at;
};

/// All token buckets of the daemon. Callers wait in order of priority, then arrival. On the scheduler's thread;
/// outlives every call made through it.
class QuotaBook {
  struct Bucket;

 public:
  /// `boot_id` names the boot of this machine (/proc/sys/kernel/random/boot_id). `journal` may be null: then nothing is
  /// kept across restarts.
  QuotaBook(async::Scheduler& scheduler, const Clock& clock, Random& random, std::string boot_id,
            QuotaJournal* journal);
  ~QuotaBook();
  QuotaBook(const QuotaBook&) = delete;
  QuotaBook& operator=(const QuotaBook&) = delete;

  /// A saved state, before the bucket's first use. What was refilled meanwhile is computed from the monotonic clock
  /// within a boot. In another boot nothing is, until note_date() proves how long it took: the machine's own clock may
  /// be wrong by years.
  void restore(const BucketState& saved);

  /// Amazon's clock, from the Date header of any answer that was just received.
  void note_date(Timestamp date);
  /// The time as Amazon tells it: for all that is kept or expires.
  [[nodiscard]] const ServerClock& clock() const { return server_clock_; }

  /// A token in flight. Tell what became of it; if it is dropped untold, it counts as spent.
  class [[nodiscard]] Permit {
   public:
    Permit(Permit&& other) noexcept;
    Permit& operator=(Permit&&) = delete;
    ~Permit();
    /// Answered, with the value of x-amzn-RateLimit-Limit when there was one.
    void answered(std::optional<double> rate);
    /// Answered with 429.
    void throttled();
    /// Not sent at all.
    void unused();

   private:
    friend class QuotaBook;
    explicit Permit(Bucket& bucket) : bucket_(&bucket) {}
    Bucket* bucket_;
  };

  /// Waits for a token until `deadline` at most, and until the spending is durable. Destroying the task gives the token
  /// back. Errors: throttled (no token in time), and the journal's.
  [[nodiscard]] async::Task<Result<Permit>> acquire(BucketKey key, Priority priority, Monotonic deadline);

  [[nodiscard]] std::vector<BucketSnapshot> snapshot() const;
  /// Of one bucket, which is full where nothing was taken from it yet.
  [[nodiscard]] BucketSnapshot snapshot(const BucketKey& key) const;

 private:
  [[nodiscard]] Bucket& bucket(const BucketKey& key);
  void save_soon(const Bucket& bucket);

  async::Scheduler& scheduler_;
  const Clock& clock_;
  Random& random_;
  std::string boot_id_;
  QuotaJournal* journal_;
  ServerClock server_clock_;
  std::map<BucketKey, std::unique_ptr<Bucket>> buckets_;
  async::TaskScope saving_;
};

}  // namespace invd::amazon
