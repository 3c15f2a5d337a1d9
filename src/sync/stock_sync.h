#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "amazon/account.h"
#include "async/event.h"
#include "async/semaphore.h"
#include "async/task_scope.h"
#include "history/run.h"
#include "stock/blast_radius.h"
#include "stock/push_path.h"
#include "store/feeds.h"
#include "sync/active_run.h"
#include "sync/confirm_listings.h"
#include "sync/feed_push.h"
#include "sync/items_settings.h"
#include "sync/push_settings.h"
#include "sync/pushing.h"
#include "sync/services.h"

namespace invd::sync {

/// The module `stock` of one integration: keeps Amazon's numbers what the ledger supports (STK-1 to 13). Lowerings have
/// a lane of their own, so that no backlog of raises delays them; very many raises go by feeds; a third lane reads back
/// what was written, and within a day everything. Loop thread. Destroying it cancels what runs: what was being sent is
/// looked for afterwards (I20).
class StockSync {
 public:
  using OnStoreFailure = std::function<void(const Error&)>;

  StockSync(Services services, amazon::Account& account, PushSettings settings, ItemsSettings items, bool automatic,
            OnStoreFailure on_store_failure);
  ~StockSync();

  void start();

  /// Pushes whatever differs now, waiting for no pause after failures, or joins the run that does so.
  [[nodiscard]] Ticket request(RunRequest request);

  /// Something may have changed that numbers rest on.
  void wake();
  /// From the next step on; domains are evaluated anew where numbers rest on what changed (I24).
  void update(PushSettings settings, ItemsSettings items, bool automatic);
  /// A switch that is under way, shared by the flow that makes it and who waits for it.
  struct Switch {
    explicit Switch(async::Scheduler& scheduler) : done(scheduler) {}
    Result<void> outcome;
    async::Event done;
  };
  /// Of one transaction, with the time of its commit.
  using Change = std::function<Result<void>(store::WriteTxn&, Timestamp now)>;
  /// Commits a change after which no number that was computed before may leave (I18): nothing more is sent until what
  /// is being sent has its answer and the change is committed; then all domains are evaluated anew. Goes on though
  /// nobody waits for it. Several are made one after the other. Its error: the change's, or cancelled.
  [[nodiscard]] std::shared_ptr<Switch> switch_by(Change change);

  /// By which path raises go, and how long they take, as the account's buckets are now (STK-10). `facts`: path_facts().
  [[nodiscard]] stock::PathEstimate choose_path(stock::PathFacts facts) const;

  [[nodiscard]] const PushSettings& settings() const { return settings_; }
  [[nodiscard]] bool automatic() const { return automatic_; }
  [[nodiscard]] std::size_t sending() const { return busy_.size(); }
  /// Runs by hand under way: one at most, which others join.
  [[nodiscard]] std::size_t queued() const { return by_hand_ ? 1 : 0; }

 private:
  struct Lane {
    Lane(async::Scheduler& scheduler, std::vector<stock::PushTask> of, amazon::Priority with, std::size_t at_once)
        : tasks(std::move(of)), priority(with), places(scheduler, at_once), wake(scheduler) {}
    std::vector<stock::PushTask> tasks;
    amazon::Priority priority;
    async::Semaphore places;
    async::Event wake;
  };
  using Ids = std::vector<store::DomainId>;
  /// Without a sign that something changed: what no event told of is found then.
  static constexpr Duration kLookAround = std::chrono::seconds(15);
  static constexpr Duration kAfterStoreFailure = std::chrono::seconds(5);
  struct Targets {
    Ids ids;
    std::vector<catalog::ListingId> listings;  ///< of each
    Ids unlisted;                              ///< without any
  };

  [[nodiscard]] async::Task<> make_switch(std::shared_ptr<Switch> asked, Change change);
  /// Sends nothing more until it is told to go on, and resumes the caller when what was being sent has its answer:
  /// the drain barrier of a switch (I18).
  [[nodiscard]] async::Task<> pause();
  void go_on();
  [[nodiscard]] async::Task<> listen();
  [[nodiscard]] async::Task<> evaluate();
  [[nodiscard]] async::Task<Result<void>> evaluate_all();
  [[nodiscard]] async::Task<Result<void>> evaluate_pages();
  [[nodiscard]] async::Task<Result<void>> guard();
  [[nodiscard]] async::Task<> send(Lane& lane);
  [[nodiscard]] async::Task<> send_batch(Lane& lane, Ids ids);
  [[nodiscard]] async::Task<> send_one(Lane& lane, store::DomainId id, LiveListing read,
                                       async::Semaphore::Permit place);
  [[nodiscard]] async::Task<SendOutcome> write(const ToSend& sending, amazon::Priority priority, std::string& why);
  [[nodiscard]] async::Task<> look();
  [[nodiscard]] async::Task<Result<bool>> judge_some();
  [[nodiscard]] async::Task<Result<bool>> look_at_some();
  [[nodiscard]] async::Task<> reconcile();
  /// Whether there was anything.
  [[nodiscard]] async::Task<Result<bool>> read_all_back();
  [[nodiscard]] async::Task<Result<void>> mend_times(const store::PushList& page);
  [[nodiscard]] async::Task<Result<void>> read_back(Ids ids);
  [[nodiscard]] async::Task<> run_by_hand(std::shared_ptr<ActiveRun> active);

  // stock_feeds.cpp
  struct Filling;
  /// Whether a feed was made, or tried.
  [[nodiscard]] async::Task<bool> send_by_feed();
  [[nodiscard]] async::Task<Result<bool>> is_worth_a_feed();
  [[nodiscard]] async::Task<bool> make_feed();
  [[nodiscard]] async::Task<Result<void>> begin(Filling& filling);
  [[nodiscard]] async::Task<> fill(Filling& filling);
  [[nodiscard]] async::Task<> read_for_feed(Filling& filling);
  /// What the feed that is being filled shall not carry.
  [[nodiscard]] async::Task<Result<void>> give_back(Ids ids);
  [[nodiscard]] async::Task<Result<Targets>> next_for_feed(Filling& filling);
  [[nodiscard]] async::Task<Result<void>> take_members(Filling& filling, const Targets& targets,
                                                       const LiveListings& live);
  [[nodiscard]] async::Task<Result<void>> leave_out_changed(Filling& filling);
  [[nodiscard]] async::Task<Result<void>> leave_out_of(Filling& filling, Ids ids);
  [[nodiscard]] async::Task<Result<std::string>> document_of(Filling& filling);
  /// Whether it may be at Amazon.
  [[nodiscard]] bool raises_may_go();
  [[nodiscard]] async::Task<bool> submit(Filling& filling, std::string& why);
  [[nodiscard]] async::Task<bool> create(Filling& filling, std::string document, std::string& why);
  [[nodiscard]] async::Task<Result<void>> abandon(store::StockFeed feed, std::string why);
  void leave(const Ids& ids);
  [[nodiscard]] async::Task<> note_sent(std::vector<history::RunRecord> records);
  [[nodiscard]] async::Task<> follow_feeds();
  /// When to look again.
  [[nodiscard]] async::Task<Result<Duration>> follow_all();
  [[nodiscard]] async::Task<Result<Duration>> follow(store::StockFeed feed);
  [[nodiscard]] async::Task<Result<Duration>> search_feed(store::StockFeed feed);
  [[nodiscard]] async::Task<Result<Duration>> poll_feed(store::StockFeed feed);
  /// Nothing: it cannot be read yet.
  [[nodiscard]] async::Task<std::optional<FeedVerdict>> verdict_on(const store::StockFeed& feed, amazon::Feed told);
  [[nodiscard]] async::Task<Result<amazon::FeedResult>> result_of(const amazon::Feed& told);
  [[nodiscard]] async::Task<> cancel(const store::StockFeed& feed);
  [[nodiscard]] async::Task<Result<void>> give_up(store::StockFeed feed);
  [[nodiscard]] async::Task<Result<Duration>> look_after(store::StockFeed feed, const FeedVerdict& verdict);
  [[nodiscard]] async::Task<Result<void>> resolve(store::StockFeed feed, FeedVerdict verdict);
  [[nodiscard]] async::Task<Result<FeedProgress>> note_members(const store::StockFeed& feed,
                                                               const FeedVerdict& verdict);
  [[nodiscard]] async::Task<Result<void>> put(store::StockFeed feed);
  void tell_of(const store::StockFeed& feed, bool is_well);
  [[nodiscard]] async::Task<Result<void>> drop_all_members(const store::StockFeed& feed);

  [[nodiscard]] Result<Ids> pick(const Lane& lane);
  [[nodiscard]] Result<Targets> targets_of(const Ids& ids);
  /// Whether something changed that no number was computed from yet, or that the guard has not judged.
  [[nodiscard]] Result<bool> awaits_evaluation();
  [[nodiscard]] Result<Duration> until_next(const std::vector<stock::PushTask>& tasks);
  [[nodiscard]] async::Task<Result<void>> let_go(Ids unlisted);
  [[nodiscard]] async::Task<Result<void>> note_unreadable(store::DomainId id, std::string why);
  [[nodiscard]] async::Task<Result<void>> have_run();
  [[nodiscard]] async::Task<Result<void>> begin(ActiveRun& active);
  [[nodiscard]] async::Task<> close_run();
  void fail_store(const Error& error);
  [[nodiscard]] async::Task<> rest_after_failure();

  Services services_;
  amazon::Account& account_;
  PushSettings settings_;
  ItemsSettings items_;
  bool automatic_;
  OnStoreFailure on_store_failure_;

  Lane lowers_;
  Lane raises_;
  async::Event looks_;
  async::Event evaluate_now_;
  async::Event feeds_;    ///< there is one to be followed
  async::Event drained_;  ///< nothing is being sent
  async::Event resumed_;  ///< not paused
  async::Event settled_;  ///< pulsed when a lane has nothing to do
  async::Semaphore one_run_opening_;
  async::Semaphore one_giving_back_;  ///< held while filling_ is used
  async::Semaphore one_switch_;
  Monotonic store_rests_until_;          ///< since it failed last
  std::optional<stock::ShopSize> size_;  ///< as of sized_at_
  Timestamp sized_at_;
  bool paused_ = false;
  bool evaluate_everything_ = false;
  std::set<store::DomainId> busy_;                ///< being sent
  bool preparing_ = false;                        ///< a feed that is not followed yet
  Filling* filling_ = nullptr;                    ///< that takes members and gives them back
  Monotonic counted_at_;                          ///< when it was last seen whether a feed is worth it
  std::map<std::uint64_t, Monotonic> follow_at_;  ///< of feeds: not before
  std::map<std::uint64_t, int> result_tries_;     ///< of feeds: how often their result was not read
  std::shared_ptr<ActiveRun> run_;                ///< of what is sent now, while there is such
  std::shared_ptr<ActiveRun> by_hand_;
  std::vector<std::shared_ptr<Switch>> switches_;  ///< asked for and not ended
  async::TaskScope scope_;
};

}  // namespace invd::sync
