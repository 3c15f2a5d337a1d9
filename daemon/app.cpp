#include "daemon/app.h"

#include <csignal>
#include <fmt/format.h>
#include <fstream>

#include "async/sleep.h"
#include "config/diff.h"
#include "daemon/check.h"
#include "daemon/configured_mapping.h"
#include "daemon/credentials.h"
#include "daemon/handlers.h"
#include "daemon/version.h"
#include "log/log.h"
#include "log/setup.h"
#include "store/lmdb/file_system.h"
#include "sync/expire_history.h"
#include "sync/run_log.h"
#include "sync/scrub_store.h"
#include "sync/warehouses.h"

namespace invd::daemon {
namespace {

std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

Result<void> set_up_log(const config::Log& log) {
  const auto level = static_cast<log::Level>(log.level);
  const auto target = log.target == config::LogTarget::journal          ? log::Target::journal
                      : log.target == config::LogTarget::standard_error ? log::Target::standard_error
                                                                        : log::Target::file;
  auto done = log::set_up({.target = target, .file = log.file, .level = level});
  // Whether the folder is missing or closed: it is for the machine's administrator to mend.
  if (!done) done.error().code = ErrorCode::permission;
  return done;
}

/// What is wrong with a credential is neither a damaged store nor a mistake in the configuration (exit_status.h).
Error as_credential_error(Error error) {
  if (error.code != ErrorCode::permission) error.code = ErrorCode::not_found;
  return error;
}

/// An account whose credentials cannot be read does not stop the others; but when no account can work, starting would
/// only hide it.
Result<void> check_credentials(const config::Config& config) {
  std::optional<Error> first;
  for (const config::Integration& integration : config.integrations) {
    if (!integration.enabled) continue;
    FileCredentials source(config::CredentialSource::from_environment(), integration.credentials);
    const auto read = source.load();
    if (read) return {};
    const Error error = as_credential_error(read.error().in("integration " + integration.name.str()));
    log::error("start", integration.name.view(), error.message);
    if (!first) first = error;
  }
  if (first) return std::unexpected<Error>(*first);
  return {};
}

/// What the system says of a socket that cannot be made names no remedy.
Error with_socket_hint(Error error, const std::string& socket) {
  if (error.hint.empty())
    error.hint = fmt::format(
        "the folder {} must be there and invd's user must be able to write into it; or change control.socket",
        socket.substr(0, socket.rfind('/')));
  return error;
}

}  // namespace

Result<std::unique_ptr<App>> App::build(const Options& options, config::Loaded loaded) {
  if (const auto ok = set_up_log(loaded.config.log); !ok) return fail(ok);
  log::info("start", "invd", fmt::format("version {}, configuration {}", version(), loaded.file));
  if (const auto ok = check_credentials(loaded.config); !ok) return fail(ok);
  KernelRandom random;
  auto opened = store::lmdb::open_store(
      {.directory = loaded.config.store.path, .max_size = loaded.config.store.max_size}, random);
  if (!opened) return fail(opened);
  std::unique_ptr<App> app(new App(options, std::move(loaded), std::move(*opened)));
  if (const auto ok = app->listen(); !ok) return fail(ok);
  return app;
}

App::App(const Options& options, config::Loaded loaded, store::lmdb::OpenStore opened)
    : opened_(std::move(opened)),
      writer_(loop_, *opened_.engine, {.fence = opened_.fence}, [this](const Error& error) { stop_with(error); }),
      store_(loop_, *opened_.engine, writer_),
      http_(loop_, {.ca_file = options.ca_file}),
      events_(loop_),
      journal_(store_),
      quota_(loop_, loop_, random_, boot_id(), &journal_),
      integrations_({loop_, quota_.clock(), random_, store_, events_}, quota_, http_,
                    [this](const Error& error) {
                      if (error.code == ErrorCode::store_io) stop_with(error);
                    }),
      runtime_{.services = {loop_, quota_.clock(), random_, store_, events_},
               .kv = *opened_.engine,
               .quota = quota_,
               .integrations = integrations_,
               .config = loaded,
               .at_start = std::move(loaded),
               .groups = {},
               .started_at = loop_.now()},
      one_applies_(loop_, 1),
      scope_(loop_) {
  runtime_.groups = resolve_groups(runtime_.config.config.control);
}

Result<void> App::listen() {
  const config::Control& control = runtime_.config.config.control;
  const auto inherited = supervisor_.inherited_socket();
  uv::UnixListener::Options options;
  // A socket has one group; who else is in a control group comes in by invd.socket, or by being in this one, too.
  const control::ControlGroups& groups = runtime_.groups.groups;
  const std::vector<gid_t>& may_connect = groups.operators.empty() ? groups.readers : groups.operators;
  if (!may_connect.empty()) options.group = may_connect.front();
  auto listener =
      inherited ? uv::UnixListener::adopt(loop_, *inherited) : uv::UnixListener::bind(loop_, control.socket, options);
  if (!listener) return std::unexpected<Error>(with_socket_hint(listener.error(), control.socket));
  listener_ = std::move(*listener);
  server_.emplace(
      loop_, *listener_,
      control::Server::Options{
          .version = std::string(version()),
          .capabilities = {},
          .rights = [this](const async::PeerCredentials& peer) { return rights_of(peer, runtime_.groups.groups); },
          .audit =
              [this](const control::AuditedCall& call) {
                std::string objects;
                for (const std::string& object : call.objects) objects += " " + object;
                log::info("control", call.method,
                          fmt::format("uid {}{}: {}", call.uid, objects,
                                      call.succeeded ? "done" : std::string(name(call.error))));
                // Whatever was changed, numbers on Amazon may rest on it; also where the client left before the end.
                for (const auto& integration : integrations_.all()) integration->wake_stock();
              },
          .limits = {}});
  add_status_handlers(*server_, runtime_);
  add_order_handlers(*server_, runtime_);
  add_run_handlers(*server_, runtime_);
  add_quarantine_handlers(*server_, runtime_);
  add_warehouse_handlers(*server_, runtime_);
  add_mapping_handlers(*server_, runtime_);
  add_item_handlers(*server_, runtime_);
  add_listing_handlers(*server_, runtime_);
  add_link_handlers(*server_, runtime_);
  add_stock_handlers(*server_, runtime_);
  add_push_handlers(*server_, runtime_);
  add_oversell_handlers(*server_, runtime_);
  add_order_change_handlers(*server_, runtime_);
  add_return_handlers(*server_, runtime_);
  add_complete_handlers(*server_, runtime_);
  add_import_handlers(*server_, runtime_);
  add_config_handlers(*server_, runtime_, [this] {
    auto reloaded = reload();
    supervisor_.status(state_in_words());
    return reloaded;
  });
  return {};
}

Result<void> App::start() {
  for (const std::string& group : runtime_.groups.unknown)
    log::warning("start", "control", "the group " + group + " does not exist");
  if (const auto ok = journal_.restore(quota_); !ok) return fail(ok);
  if (const auto ok = loop_.run(sync::close_interrupted_runs(runtime_.services)); !ok) return fail(ok);
  if (const auto ok = loop_.run(apply_warehouses()); !ok) return fail(ok);
  if (const auto ok = loop_.run(apply_configured_mappings(runtime_)); !ok) return fail(ok);
  integrations_.apply(runtime_.config);
  scope_.spawn(server_->serve());
  scope_.spawn(sync::expire_history_for_ever(
      runtime_.services, [this] { return retention(); }, [this] { return quota_.clock().told(); }));
  scope_.spawn(sync::scrub_store_for_ever(runtime_.services, table_audits(), runtime_.store_health));
  scope_.spawn(tend_store());
  scope_.spawn(supervisor_.keep_alive(loop_, writer_));
  for (const int number : {SIGTERM, SIGINT})
    signals_.push_back(std::make_unique<uv::Signal>(loop_, number, [this] { loop_.stop(); }));
  signals_.push_back(std::make_unique<uv::Signal>(loop_, SIGHUP, [this] { reload_on_signal(); }));
  return {};
}

Result<void> App::run() {
  std::signal(SIGPIPE, SIG_IGN);
  if (const auto ok = start(); !ok) return ok;
  supervisor_.ready(state_in_words());
  log::info("start", "invd", "ready");
  loop_.run();
  supervisor_.stopping();
  log::info("stop", "invd", "stopping");
  // Nothing new is taken, what runs is cancelled, what was committed stays; then the writer finishes its queue.
  scope_.cancel();
  server_.reset();
  listener_.reset();
  integrations_.stop();
  const auto written = writer_.stop();
  if (!written && !ended_by_) stop_with(written.error());
  log::info("stop", "invd", "stopped");
  log::flush();
  if (ended_by_) return std::unexpected<Error>(*ended_by_);
  return {};
}

Result<control::ConfigDiffReply> App::reload() {
  auto reloaded = read_configuration_anew();
  runtime_.reload_failed_at = reloaded ? std::nullopt : std::optional(loop_.now());
  if (!reloaded) log::error("config", runtime_.config.file, "not reloaded: " + reloaded.error().message);
  return reloaded;
}

Result<control::ConfigDiffReply> App::read_configuration_anew() {
  auto loaded = config::load_file(runtime_.config.file);
  if (!loaded) return fail(loaded);
  const auto changes = config::diff(runtime_.config, *loaded);
  if (const auto ok = set_up_log(loaded->config.log); !ok) return fail(ok);
  runtime_.config = std::move(*loaded);
  runtime_.groups = resolve_groups(runtime_.config.config.control);
  integrations_.apply(runtime_.config);
  scope_.spawn(apply_warehouses_anew());
  events_.publish({loop_.now(), "config.reloaded", {}, {}, fmt::format("{} settings changed", changes.size())});
  log::info("config", runtime_.config.file, fmt::format("reloaded, {} settings changed", changes.size()));
  return to_message(changes);
}

async::Task<Result<void>> App::apply_warehouses() {
  std::vector<WarehouseName> names;
  WarehouseName primary;
  for (const config::Warehouse& warehouse : runtime_.config.config.organization.warehouses) {
    names.push_back(warehouse.name);
    if (warehouse.primary) primary = warehouse.name;
  }
  co_return co_await store_.write([names, primary, now = quota_.clock().now()](store::WriteTxn& txn) {
    return sync::apply_configured_warehouses(txn, names, primary, now);
  });
}

async::Task<> App::apply_warehouses_anew() {
  // One reload after the other, each with the configuration that is in force then: the last one holds.
  const auto turn = co_await one_applies_.acquire();
  const auto applied = co_await apply_warehouses();
  if (!applied) log::error("config", "organization.warehouses", applied.error().message);
  const auto mapped = co_await apply_configured_mappings(runtime_);
  if (!mapped) log::error("config", "integrations[].mapping", mapped.error().message);
}

void App::reload_on_signal() {
  supervisor_.reloading(loop_.monotonic());
  (void)reload();
  supervisor_.ready(state_in_words());
}

std::string App::state_in_words() const {
  if (runtime_.reload_failed_at) return "The configuration has errors: the old one is in force";
  const std::size_t count = integrations_.all().size();
  return fmt::format("Working on {} integration{}", count, count == 1 ? "" : "s");
}

void App::stop_with(const Error& error) {
  log::error("store", runtime_.config.config.store.path, error.message);
  if (!ended_by_) ended_by_ = error;
  loop_.stop();
}

async::Task<> App::tend_store() {
  while (true) {
    co_await async::sleep_for(loop_, std::chrono::minutes(1));
    (void)opened_.engine->reader_check();
  }
}

history::Retention App::retention() const {
  const config::History& keep = runtime_.config.config.history;
  return {.succeeded = {.months = keep.keep_succeeded_months}, .failed = {.months = keep.keep_failed_months}};
}

}  // namespace invd::daemon
