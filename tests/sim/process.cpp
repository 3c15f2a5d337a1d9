#include "sim/process.h"

#include <utility>

#include "base/secret.h"
#include "sandbox/login.h"
#include "sim/split_kv.h"
#include "store/items.h"
#include "sync/adjustments.h"
#include "sync/expire_history.h"
#include "sync/run_log.h"
#include "sync/warehouses.h"

namespace invd::sim {
namespace {

class SandboxCredentials final : public amazon::CredentialSource {
 public:
  Result<amazon::Credentials> load() override {
    const sandbox::Credentials c;
    return amazon::Credentials{Secret(c.client_id), Secret(c.client_secret), Secret(c.refresh_token)};
  }
};

store::lmdb::OpenStore open(const std::filesystem::path& directory) {
  store::lmdb::EngineOptions options;
  options.directory = directory;
  options.initial_map = 16ULL << 20U;
  options.max_size = 512ULL << 20U;
  options.preallocate_step = 0;
  SeededRandom random(1);
  auto opened = store::lmdb::open_store(options, random);
  INVD_ASSERT(opened.has_value());
  return std::move(*opened);
}

}  // namespace

Process::Process(Environment environment)
    : environment_(std::move(environment)),
      opened_(open(environment_.directory)),
      disk_(environment_.scheduler, *opened_.engine, environment_.plan, environment_.chance, environment_.fired) {
  disk_.loses = environment_.loses;
  if (environment_.splits_commits) split_ = std::make_unique<SplitKv>(disk_, environment_.chance);
  store::Kv& kv = split_ ? *split_ : disk_;
  WriterActor::Hooks hooks = environment_.hooks;
  hooks.fatal = [this](const Error&) { wants_to_end_ = true; };
  writer_ = std::make_unique<WriterActor>(environment_.scheduler, kv, opened_.fence, environment_.plan,
                                          environment_.chance, environment_.fired, std::move(hooks));
  store_ = std::make_unique<store::Store>(environment_.scheduler, kv, *writer_);
  events_ = std::make_unique<sync::EventBus>(environment_.scheduler);
  journal_ = std::make_unique<sync::StoredQuotas>(*store_);
  quota_ = std::make_unique<amazon::QuotaBook>(environment_.scheduler, environment_.scheduler, environment_.random,
                                               environment_.boot_id, journal_.get());
  const sync::Services services{environment_.scheduler, quota_->clock(), environment_.random, *store_, *events_};
  integration_ =
      std::make_unique<sync::Integration>(services, *quota_, environment_.http, std::make_unique<SandboxCredentials>(),
                                          environment_.settings, [this](const Error& error) {
                                            if (error.code == ErrorCode::store_io) wants_to_end_ = true;
                                          });
  scope_ = std::make_unique<async::TaskScope>(environment_.scheduler);
  if (environment_.calm) calm();
}

Process::~Process() {
  environment_.scheduler.end_workers();
  writer_->die();
  scope_.reset();
  integration_.reset();
  quota_.reset();
  journal_.reset();
  events_.reset();
  store_.reset();
  writer_.reset();
}

void Process::start() {
  if (!environment_.forget_quotas && !journal_->restore(*quota_)) {
    wants_to_end_ = true;
    return;
  }
  scope_->spawn(listen());
  scope_->spawn(run());
}

async::Task<> Process::run() {
  const sync::Services services{environment_.scheduler, quota_->clock(), environment_.random, *store_, *events_};
  const auto closed = co_await sync::close_interrupted_runs(services);
  const auto warehouses = co_await store_->write([now = quota_->clock().now()](store::WriteTxn& txn) {
    const WarehouseName main("Main");
    return sync::apply_configured_warehouses(txn, {main, WarehouseName("North")}, main, now);
  });
  if (!closed || !warehouses) {
    wants_to_end_ = true;
    co_return;
  }
  integration_->start();
  co_await sync::expire_history_for_ever(
      services, [] { return history::Retention{}; }, [this] { return quota_->clock().told(); });
}

async::Task<> Process::listen() {
  sync::EventBus::Subscription events(*events_);
  while (true) {
    const sync::Event event = co_await events.next();
    if (event.kind == "order.imported" || event.kind == "order.updated") environment_.order_told(event.object);
  }
}

void Process::stop() {
  scope_->cancel();
  integration_->stop();
  writer_->finish();
}

void Process::count_some_item(std::uint64_t which, std::int64_t more) {
  if (!wants_to_end_) scope_->spawn(count_item(which, more));
}

async::Task<> Process::count_item(std::uint64_t which, std::int64_t more) {
  const auto counted =
      co_await store_->write([which, more, now = quota_->clock().now()](store::WriteTxn& txn) -> Result<void> {
        store::ItemQuery query;
        query.limit = 100;
        const auto items = store::list_items(txn, query);
        if (!items) return fail(items);
        if (items->items.empty() || more == 0) return {};
        const catalog::Item& item = items->items[which % items->items.size()];
        return outcome_of(sync::adjust_by(txn, item.id, WarehouseName("Main"), more,
                                          {.reason = "counted", .by = "uid 0", .at = now}));
      });
  if (counted) integration_->wake_stock();
}

void Process::take_delivery(std::int64_t more) {
  if (!wants_to_end_) scope_->spawn(book_delivery(more));
}

async::Task<> Process::book_delivery(std::int64_t more) {
  const auto booked = co_await store_->write([more, now = quota_->clock().now()](store::WriteTxn& txn) -> Result<void> {
    store::ItemQuery query;
    query.limit = 100;
    const auto items = store::list_items(txn, query);
    if (!items) return fail(items);
    for (const catalog::Item& item : items->items) {
      const auto ok =
          sync::adjust_by(txn, item.id, WarehouseName("Main"), more, {.reason = "delivered", .by = "uid 0", .at = now});
      if (!ok) return fail(ok);
    }
    return {};
  });
  if (booked) integration_->wake_stock();
}

void Process::calm() {
  disk_.calm();
  writer_->calm();
}

}  // namespace invd::sim
