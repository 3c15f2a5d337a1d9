#include <algorithm>
#include <fmt/format.h>
#include <memory>

#include "base/base64.h"
#include "control/import_message.h"
#include "daemon/handlers.h"
#include "daemon/uploads.h"
#include "sync/import_items.h"

namespace invd::daemon {
namespace {

using async::Task;

Task<Result<control::FilePutReply>> put(Runtime& runtime, Uploads& uploads, control::Call& call,
                                        control::FilePutRequest request) {
  auto piece = from_base64(request.data);
  if (!piece) co_return fail(piece, "a piece of a file");
  const auto taken =
      uploads.put(request.upload, call.peer().uid, *piece, request.last, runtime.services.scheduler.monotonic());
  if (!taken) co_return fail(taken);
  co_return control::FilePutReply{taken->name, static_cast<std::int64_t>(taken->bytes)};
}

control::ItemImportReply import_reply(const sync::ImportOutcome& outcome, bool dry_run) {
  control::ItemImportReply reply;
  reply.rows = static_cast<std::int64_t>(outcome.rows);
  reply.created = static_cast<std::int64_t>(outcome.created);
  reply.changed = static_cast<std::int64_t>(outcome.changed);
  reply.unchanged = static_cast<std::int64_t>(outcome.unchanged);
  reply.failed = static_cast<std::int64_t>(outcome.failed);
  reply.dry_run = dry_run;
  reply.applied = outcome.applied;
  for (const catalog::RowError& error : outcome.errors)
    reply.errors.push_back({static_cast<std::int64_t>(error.line), error.column, error.value, error.message});
  return reply;
}

Task<Result<control::ItemImportReply>> import(Runtime& runtime, Uploads& uploads, control::Call& call,
                                              control::ItemImportRequest request) {
  auto text = uploads.take(request.upload, call.peer().uid, runtime.services.scheduler.monotonic());
  if (!text) co_return fail(text);
  const sync::ImportWish wish{request.dry_run, request.partial, fmt::format("uid {}", call.peer().uid),
                              runtime.config.config.stock.allow_negative};
  // The heading is none; the last row may have no end.
  const auto rows = static_cast<std::int64_t>(std::ranges::count(*text, '\n')) - (text->ends_with('\n') ? 1 : 0);
  const auto outcome =
      co_await sync::import_items(runtime.services, std::move(*text), wish, [&call, rows](std::uint64_t done) {
        return call.progress(control::to_json(control::ItemImportProgress{
            static_cast<std::int64_t>(done), std::max(rows, static_cast<std::int64_t>(done))}));
      });
  if (!outcome) co_return fail(outcome);
  co_return import_reply(*outcome, request.dry_run);
}

}  // namespace

void add_import_handlers(control::Server& server, Runtime& runtime) {
  const auto uploads = std::make_shared<Uploads>();
  server.on<control::FilePutRequest, control::FilePutReply>(
      "files.put", [&runtime, uploads](control::Call& call, control::FilePutRequest request) {
        return put(runtime, *uploads, call, std::move(request));
      });
  server.on<control::ItemImportRequest, control::ItemImportReply>(
      "items.import", [&runtime, uploads](control::Call& call, control::ItemImportRequest request) {
        return import(runtime, *uploads, call, std::move(request));
      });
}

}  // namespace invd::daemon
