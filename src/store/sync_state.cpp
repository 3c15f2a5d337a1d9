#include "store/sync_state.h"

#include "store/key.h"
#include "store/record.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;
// 2 added the marketplaces, 3 a chain of each kind and what is known of late updates.
constexpr std::uint8_t kOrdersVersion = 3;
constexpr std::string_view kOrders = "orders";
constexpr std::string_view kItems = "items";
constexpr std::string_view kParticipations = "participations";

std::string state_key(const IntegrationName& integration, std::string_view what) {
  return KeyWriter().text(integration.view()).text(what).str();
}

std::string module_key(const IntegrationName& integration, history::Module module) {
  return state_key(integration, "module/" + std::string(name(module)));
}

void write(RecordWriter& w, const std::vector<MarketplaceId>& marketplaces) {
  w.u64(marketplaces.size());
  for (const MarketplaceId& m : marketplaces) w.text(m);
}

std::vector<MarketplaceId> read_marketplaces(RecordReader& r) {
  std::vector<MarketplaceId> marketplaces(r.count());
  for (MarketplaceId& m : marketplaces) m = r.strong<MarketplaceId>();
  return marketplaces;
}

void write(RecordWriter& w, const PageChain& c) {
  w.maybe_time(c.after).maybe_time(c.before).boolean(c.by_creation).boolean(c.open_only);
  w.text(c.token).time(c.token_issued_at).u64(c.pages).maybe_time(c.horizon).u64(c.fingerprint);
  write(w, c.marketplaces);
  w.u64(c.run);
}

PageChain read_chain(RecordReader& r) {
  PageChain c;
  c.after = r.maybe_time();
  c.before = r.maybe_time();
  c.by_creation = r.boolean();
  c.open_only = r.boolean();
  c.token = r.text();
  c.token_issued_at = r.time();
  c.pages = r.u64();
  c.horizon = r.maybe_time();
  c.fingerprint = r.u64();
  c.marketplaces = read_marketplaces(r);
  c.run = r.u64();
  return c;
}

std::string encode(std::string_view key, const OrdersState& s) {
  RecordWriter w(kOrdersVersion);
  w.maybe_time(s.watermark).boolean(s.window.has_value()).i64(s.window.value_or(Duration(0)).count());
  w.boolean(s.open_swept).i64(s.late_by.count()).maybe_time(s.audited_at);
  w.boolean(false);  // the one chain of version 2
  write(w, s.marketplaces);
  w.u64(s.chains.size());
  for (const auto& [kind, chain] : s.chains) {
    w.u64(static_cast<std::uint64_t>(kind));
    write(w, chain);
  }
  w.i64(s.late_since_audit.count()).maybe_time(s.unreadable_until);
  return std::move(w).finish(key);
}

Result<OrdersState> decode_orders_state(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kOrdersVersion);
  if (!r) return fail(r);
  OrdersState s;
  s.watermark = r->maybe_time();
  const bool has_window = r->boolean();
  const Duration window(r->i64());
  if (has_window) s.window = window;
  s.open_swept = r->boolean();
  s.late_by = Duration(r->i64());
  s.audited_at = r->maybe_time();
  if (r->boolean()) {
    PageChain chain = read_chain(*r);
    s.chains.emplace(chain.open_only ? ChainKind::sweep : ChainKind::window, std::move(chain));
  }
  if (r->version() >= 2) s.marketplaces = read_marketplaces(*r);
  if (r->version() >= 3) {
    for (std::size_t left = r->count(); left > 0; --left) {
      const std::uint64_t kind = r->u64();
      if (kind >= kChainKinds) r->mark_bad();
      s.chains[static_cast<ChainKind>(kind)] = read_chain(*r);
    }
    s.late_since_audit = Duration(r->i64());
    s.unreadable_until = r->maybe_time();
  }
  if (const auto ok = r->finish(); !ok) return fail(ok);
  return s;
}

std::string encode(std::string_view key, const ModuleState& s) {
  RecordWriter w(kVersion);
  w.u64(s.last_run).maybe_time(s.last_started_at).maybe_time(s.last_success_at);
  return std::move(w).finish(key);
}

Result<ModuleState> decode_module_state(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r);
  ModuleState s;
  s.last_run = r->u64();
  s.last_started_at = r->maybe_time();
  s.last_success_at = r->maybe_time();
  if (const auto ok = r->finish(); !ok) return fail(ok);
  return s;
}

std::string encode(std::string_view key, const Participations& p) {
  RecordWriter w(kVersion);
  w.time(p.fetched_at).u64(p.list.size());
  for (const Participation& one : p.list)
    w.text(one.marketplace)
        .text(one.country)
        .text(one.currency)
        .boolean(one.participating)
        .boolean(one.suspended_listings);
  return std::move(w).finish(key);
}

std::string encode(std::string_view key, const ItemsState& s) {
  RecordWriter w(kVersion);
  w.maybe_time(s.complete_at).maybe_time(s.read_to);
  return std::move(w).finish(key);
}

Result<ItemsState> decode_items_state(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "the state of the import of listings");
  ItemsState s;
  s.complete_at = r->maybe_time();
  s.read_to = r->maybe_time();
  if (const auto ok = r->finish(); !ok) return fail(ok, "the state of the import of listings");
  return s;
}

Result<Participations> decode_participations(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r);
  Participations p;
  p.fetched_at = r->time();
  p.list.resize(r->count());
  for (Participation& one : p.list) {
    one.marketplace = r->strong<MarketplaceId>();
    one.country = r->text();
    one.currency = r->text();
    one.participating = r->boolean();
    one.suspended_listings = r->boolean();
  }
  if (const auto ok = r->finish(); !ok) return fail(ok);
  return p;
}

/// The record under the key as `decode` reads it; nullopt when there is none.
template <class Decode>
auto get(ReadTxn& txn, const std::string& key, Decode decode)
    -> Result<std::optional<typename decltype(decode({}, {}))::value_type>> {
  using Value = typename decltype(decode({}, {}))::value_type;
  const auto value = txn.get(Table::sync_state, key);
  if (!value) return fail(value);
  if (!*value) return std::optional<Value>();
  auto decoded = decode(key, **value);
  if (!decoded) return fail(decoded, "state of a sync");
  return std::optional<Value>(std::move(*decoded));
}

}  // namespace

Result<OrdersState> get_orders_state(ReadTxn& txn, const IntegrationName& integration) {
  auto state = get(txn, state_key(integration, kOrders), decode_orders_state);
  if (!state) return fail(state);
  return std::move(*state).value_or(OrdersState{});
}

Result<void> put_orders_state(WriteTxn& txn, const IntegrationName& integration, const OrdersState& state) {
  const std::string key = state_key(integration, kOrders);
  return txn.put(Table::sync_state, key, encode(key, state));
}

Result<ModuleState> get_module_state(ReadTxn& txn, const IntegrationName& integration, history::Module module) {
  auto state = get(txn, module_key(integration, module), decode_module_state);
  if (!state) return fail(state);
  return std::move(*state).value_or(ModuleState{});
}

Result<void> put_module_state(WriteTxn& txn, const IntegrationName& integration, history::Module module,
                              const ModuleState& state) {
  const std::string key = module_key(integration, module);
  return txn.put(Table::sync_state, key, encode(key, state));
}

Result<ItemsState> get_items_state(ReadTxn& txn, const IntegrationName& integration) {
  const auto state = get(txn, state_key(integration, kItems), decode_items_state);
  if (!state) return fail(state);
  return state->value_or(ItemsState{});
}

Result<void> put_items_state(WriteTxn& txn, const IntegrationName& integration, const ItemsState& state) {
  const std::string key = state_key(integration, kItems);
  return txn.put(Table::sync_state, key, encode(key, state));
}

Result<std::optional<Participations>> get_participations(ReadTxn& txn, const IntegrationName& integration) {
  return get(txn, state_key(integration, kParticipations), decode_participations);
}

Result<void> put_participations(WriteTxn& txn, const IntegrationName& integration,
                                const Participations& participations) {
  const std::string key = state_key(integration, kParticipations);
  return txn.put(Table::sync_state, key, encode(key, participations));
}

Result<void> audit_sync_state(ReadTxn&, std::string_view key, std::string_view value) {
  KeyReader reader(key);
  (void)reader.text();
  const std::string what = reader.text();
  if (!reader.at_end()) return fail(ErrorCode::store_corrupt, "sync_state has a damaged key");
  if (what == kOrders) return outcome_of(decode_orders_state(key, value));
  if (what == kItems) return outcome_of(decode_items_state(key, value));
  if (what == kParticipations) return outcome_of(decode_participations(key, value));
  if (what.starts_with("module/")) return outcome_of(decode_module_state(key, value));
  return outcome_of(RecordReader::open(key, value, 255));
}

}  // namespace invd::store
