#include <fmt/format.h>
#include <memory>
#include <utility>

#include "control/mapping_message.h"
#include "control/page.h"
#include "daemon/configured_mapping.h"
#include "daemon/handlers.h"
#include "sync/mapping.h"
#include "sync/mapping_effect.h"

namespace invd::daemon {
namespace {

using async::Task;

control::Mapping mapping_message(const IntegrationName& integration, const sync::Mapping& mapping) {
  return {.integration = integration.str(),
          .enabled = mapping.warehouse.has_value(),
          .warehouse = mapping.warehouse.value_or(WarehouseName()).str(),
          .since = mapping.since,
          .by = mapping.by};
}

Task<Result<control::MappingStatusReply>> status(Runtime& runtime, control::MappingStatusRequest request) {
  const auto integrations = runtime.integrations.select(request.integration);
  if (!integrations) co_return fail(integrations);
  auto txn = runtime.services.store.read();
  if (!txn) co_return fail(txn);
  control::MappingStatusReply reply;
  for (const auto& integration : *integrations) {
    const auto mapping = sync::mapping_of(**txn, integration->name());
    if (!mapping) co_return fail(mapping);
    reply.mappings.push_back(mapping_message(integration->name(), *mapping));
  }
  co_return reply;
}

/// The named one, or the only one there is. Errors: not_found; usage, where there are several.
Result<std::shared_ptr<sync::Integration>> one_of(const Runtime& runtime, const std::string& name) {
  if (!name.empty() || runtime.integrations.all().size() == 1) {
    auto found = runtime.integrations.select(name);
    if (!found) return fail(found);
    return std::move(found->front());
  }
  std::string names;
  for (const IntegrationName& one : runtime.integrations.names()) names += (names.empty() ? "" : ", ") + one.str();
  return fail(ErrorCode::usage, "it must be said for which integration", "--integration, one of: " + names);
}

/// Compares all numbers with what they would be.
Task<Result<void>> add_effects(Runtime& runtime, sync::PushSettings settings, std::optional<WarehouseName> then,
                               control::MappingReply& reply) {
  control::PageBudget room({});
  bool full = false;
  std::string after;
  do {
    const auto page = co_await runtime.services.store.scan(
        [&settings, &then, after](store::ReadTxn& txn) { return sync::mapping_effects(txn, settings, then, after); });
    if (!page) co_return fail(page);
    reply.unchanged += static_cast<std::int64_t>(page->unchanged);
    for (const sync::MappingEffect& one : page->changes) {
      ++reply.changed;
      control::MappingEffect effect{to_string(one.listing), one.item.str(), one.before, one.after};
      full = full || !room.take(effect);
      if (!full) reply.effects.push_back(std::move(effect));
    }
    after = page->next;
  } while (!after.empty());
  co_return Result<void>();
}

Result<sync::Mapping> mapping_now(Runtime& runtime, const IntegrationName& integration) {
  auto txn = runtime.services.store.read();
  if (!txn) return fail(txn);
  return sync::mapping_of(**txn, integration);
}

Task<Result<control::MappingReply>> change(Runtime& runtime, control::Call& call, std::string name,
                                           std::optional<WarehouseName> warehouse, bool yes) {
  const auto integration = one_of(runtime, name);
  if (!integration) co_return fail(integration);
  const IntegrationName& of = (*integration)->name();
  call.about(of.str());
  const sync::MappingChange wanted{of, warehouse, tracks_fba(runtime.config, of),
                                   fmt::format("uid {}", call.peer().uid)};
  {
    auto txn = runtime.services.store.read();
    if (!txn) co_return fail(txn);
    if (const auto ok = sync::check_mapping(**txn, wanted); !ok) co_return fail(ok);
  }
  auto mapping = mapping_now(runtime, of);
  if (!mapping) co_return fail(mapping);
  control::MappingReply reply{.outcome = "unchanged", .mapping = mapping_message(of, *mapping), .effects = {}};
  if (mapping->warehouse == warehouse) co_return reply;
  const auto compared = co_await add_effects(runtime, (*integration)->settings().push, warehouse, reply);
  if (!compared) co_return fail(compared);
  reply.outcome = yes ? "switched" : "would_switch";
  if (!yes) co_return reply;
  const auto switched = co_await (*integration)->switch_by([wanted](store::WriteTxn& txn, Timestamp now) {
    return outcome_of(sync::set_mapping(txn, wanted, now));
  });
  if (!switched) co_return fail(switched);
  mapping = mapping_now(runtime, of);
  if (!mapping) co_return fail(mapping);
  reply.mapping = mapping_message(of, *mapping);
  co_return reply;
}

}  // namespace

void add_mapping_handlers(control::Server& server, Runtime& runtime) {
  server.on<control::MappingStatusRequest, control::MappingStatusReply>(
      "mapping.status", [&runtime](control::Call&, control::MappingStatusRequest request) {
        return status(runtime, std::move(request));
      });
  server.on<control::MappingEnableRequest, control::MappingReply>(
      "mapping.enable", [&runtime](control::Call& call, const control::MappingEnableRequest& request) {
        return change(runtime, call, request.integration, WarehouseName(request.warehouse), request.yes);
      });
  server.on<control::MappingDisableRequest, control::MappingReply>(
      "mapping.disable", [&runtime](control::Call& call, const control::MappingDisableRequest& request) {
        return change(runtime, call, request.integration, std::nullopt, request.yes);
      });
}

}  // namespace invd::daemon
