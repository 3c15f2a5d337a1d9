#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "amazon/account.h"
#include "amazon/quota.h"
#include "async/event.h"
#include "async/task_scope.h"
#include "sync/item_sync.h"
#include "sync/order_sync.h"
#include "sync/problem.h"
#include "sync/services.h"
#include "sync/stock_sync.h"

namespace invd::sync {

/// One connected seller account at work: checks that it may be synced (INT-2), then runs its modules. Several stand
/// side by side and share nothing but the store and the connections, so that one that fails does not stop another
/// (INT-5). Loop thread.
class Integration {
 public:
  struct Settings {
    amazon::Account::Settings account;
    std::string credentials;                       ///< where they are read from: other words are another connection
    std::vector<const Marketplace*> marketplaces;  ///< the first is the primary one
    std::string organization_currency;
    bool enabled = true;  ///< false: nothing is sent or fetched (INT-3)
    OrdersSettings orders;
    Timing orders_timing;
    ItemsSettings items;
    Timing items_timing{.interval = std::chrono::hours(1)};
    PushSettings push;
    bool pushes = true;  ///< by themselves; else by hand only (PREF-1)
    std::optional<Timestamp> client_secret_issued;
  };
  enum class State : std::uint8_t { active, inactive, error };

  Integration(Services services, amazon::QuotaBook& quota, http::Client& http,
              std::unique_ptr<amazon::CredentialSource> credentials, Settings settings,
              OrderSync::OnStoreFailure on_store_failure);

  /// Begins to work, unless disabled.
  void start();
  /// Ends everything it does, for good. It may still be asked.
  void stop();
  /// Settings that need no new connection; others ask for a new Integration (see same_connection).
  void update(Settings settings);
  [[nodiscard]] bool same_connection(const Settings& other) const;

  /// The module, or why it cannot run now, with the problem that stands in the way. Errors: refused; malformed (the
  /// endpoint is not Amazon); temporary.
  [[nodiscard]] Result<OrderSync*> orders();
  [[nodiscard]] Result<ItemSync*> items();
  [[nodiscard]] Result<StockSync*> stock();
  /// Commits a change after which no number that was computed before may leave (StockSync::switch_by); at once where
  /// nothing is pushed. Errors: the change's; cancelled.
  [[nodiscard]] async::Task<Result<void>> switch_by(StockSync::Change change);
  /// Something was changed by hand that numbers on Amazon may rest on.
  void wake_stock();
  /// Waits, for as long as that at most, while Amazon is being asked for the first time: for a command given right
  /// after the start.
  [[nodiscard]] async::Task<> settled(Duration patience = std::chrono::seconds(10));
  /// Logs in anew and asks Amazon for the account's marketplaces: the test of a connection. Errors: as Account::call().
  [[nodiscard]] async::Task<Result<void>> check_connection();

  [[nodiscard]] const IntegrationName& name() const { return settings_.account.name; }
  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const amazon::Account& account() const { return account_; }
  [[nodiscard]] State state() const;
  [[nodiscard]] std::vector<Problem> problems() const;
  [[nodiscard]] const OrderSync* running_orders() const { return orders_.get(); }
  [[nodiscard]] const ItemSync* running_items() const { return items_.get(); }
  [[nodiscard]] const StockSync* running_stock() const { return stock_.get(); }
  [[nodiscard]] const std::optional<store::Participations>& participations() const { return participations_; }

 private:
  [[nodiscard]] async::Task<> keep_active();
  [[nodiscard]] Error why_no_module() const;
  void stop_modules();
  [[nodiscard]] async::Task<Result<void>> ask_for_marketplaces();
  void warn_of_secrets_end();
  [[nodiscard]] IntegrationFacts facts() const;
  [[nodiscard]] Duration orders_interval() const;
  /// Of orders, with the settings of today.
  [[nodiscard]] OrderObservers observers() const;
  void apply_participations();

  Services services_;
  std::unique_ptr<amazon::CredentialSource> credentials_;
  Settings settings_;
  OrderSync::OnStoreFailure on_store_failure_;
  amazon::QuotaBook& quota_;
  amazon::Account account_;
  std::optional<store::Participations> participations_;
  std::optional<Timestamp> judged_since_;  ///< participations and settings are the same since then
  std::string refusal_told_;               ///< why it is not synced, as it stands in the log
  int secret_stage_told_ = 0;              ///< client_secret_stage() that stands in the log
  async::Event ask_now_;                   ///< the settings changed
  async::Event asked_;                     ///< Amazon was asked once, or everything was ended
  bool stopped_ = false;
  std::optional<Monotonic> active_since_;
  std::unique_ptr<OrderSync> orders_;
  std::unique_ptr<ItemSync> items_;
  std::unique_ptr<StockSync> stock_;
  async::TaskScope scope_;
};

[[nodiscard]] std::string_view name(Integration::State state);

}  // namespace invd::sync
