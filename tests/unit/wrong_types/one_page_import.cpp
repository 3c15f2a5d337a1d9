#include "unit/wrong_types/one_page_import.h"

#include "amazon/account.h"
#include "amazon/quota.h"
#include "http/client.h"
#include "store/history.h"
#include "store/orders.h"
#include "sync/order_sync.h"

namespace invd::sync::test {
namespace {

/// Reopening a store costs more than the rows that lie in it already, up to about here.
constexpr int kRunsOfAStore = 50;

class OnePage final : public http::Client {
 public:
  explicit OnePage(const std::string& page) : page_(page) {}
  async::Task<Result<http::Response>> send(http::Request request) override {
    const bool is_login = request.url.ends_with("/auth/o2/token");
    co_return http::Response{200, {}, is_login ? R"({"access_token":"Atza|one","expires_in":3600})" : page_};
  }

 private:
  const std::string& page_;
};

class FixedCredentials final : public amazon::CredentialSource {
 public:
  Result<amazon::Credentials> load() override {
    return amazon::Credentials{Secret("client-id"), Secret("client-secret"), Secret("Atzr|refresh")};
  }
};

async::Task<> end_of(std::shared_ptr<ActiveRun> run) {
  co_await run->done.wait();
}

}  // namespace

Imported OnePageImport::run(const std::string& page) {
  if (runs_ % kRunsOfAStore == 0) books_.emplace(scheduler_);
  OrdersSettings settings;
  settings.integration = IntegrationName("shop-" + std::to_string(++runs_));
  settings.marketplaces = {MarketplaceId("ATVPDKIKX0DER")};
  settings.preference = orders::Preference::confirmed_and_fulfilled;
  store::OrdersState before;
  before.open_swept = true;  // the sweep would only read the same page again
  before.marketplaces = settings.marketplaces;
  Imported out;
  INVD_ASSERT(books_
                  ->write([&](store::WriteTxn& txn) -> Result<void> {
                    return store::put_orders_state(txn, settings.integration, before);
                  })
                  .has_value());

  OnePage client(page);
  FixedCredentials credentials;
  amazon::QuotaBook quota(scheduler_, scheduler_, random_, "boot", nullptr);
  amazon::Account account({.name = settings.integration,
                           .region = Region::na,
                           .endpoint = "http://127.0.0.1:1",
                           .login_endpoint = "http://127.0.0.1:1/auth/o2/token",
                           .version = "1"},
                          credentials, quota, {scheduler_, scheduler_, random_, client});
  EventBus events(scheduler_);
  {
    OrderSync sync({scheduler_, scheduler_, random_, books_->store(), events}, account, settings, Timing{}, {}, {},
                   [&out](const Error&) { out.store_failed = true; });
    const auto ticket = sync.request({.trigger = history::Trigger::schedule});
    scheduler_.run(end_of(ticket.run));
    out.run = ticket.run->run;
  }

  books_->read([&](store::ReadTxn& txn) {
    out.state = store::get_orders_state(txn, settings.integration).value();
    out.quarantined = store::list_quarantined(txn, 1'000, settings.integration).value();
    store::OrderQuery query;
    query.integration = settings.integration;
    query.limit = query.scan_limit = 1'000'000;
    for (const orders::StoredOrder& order : store::list_orders(txn, query).value().orders)
      INVD_ASSERT(out.orders.emplace(order.amazon.order_id.str(), order.amazon).second);
    return 0;
  });
  return out;
}

}  // namespace invd::sync::test
