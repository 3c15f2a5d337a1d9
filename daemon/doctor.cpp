#include "daemon/doctor.h"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "async/task_scope.h"
#include "async/timeout.h"
#include "config/diff.h"
#include "daemon/credentials.h"
#include "daemon/findings.h"
#include "daemon/stock_totals.h"
#include "store/check_store.h"
#include "store/space.h"

namespace invd::daemon {
namespace {

using control::DoctorReply;

constexpr std::uint64_t kLittleDisk = 256ULL << 20U;
/// How long somebody who waits for the answer can be kept.
constexpr Duration kPatience = std::chrono::minutes(1);

control::Finding good_finding(FindingCode code, std::string object, std::string message) {
  return {code.code(), code.area(), std::move(object), "ok", std::move(message), {}};
}

control::Finding bad_finding(bool is_error, FindingCode code, std::string object, const Error& error) {
  return {code.code(),       code.area(),
          std::move(object), is_error ? "error" : "warning",
          error.message,     error.hint.empty() ? "the log says more: journalctl -u invd" : error.hint};
}

void good(DoctorReply& reply, FindingCode code, std::string object, std::string message) {
  reply.findings.push_back(good_finding(code, std::move(object), std::move(message)));
}

void bad(DoctorReply& reply, bool is_error, FindingCode code, std::string object, const Error& error) {
  reply.findings.push_back(bad_finding(is_error, code, std::move(object), error));
}

std::string size_text(std::uint64_t bytes) {
  const double mebibytes = static_cast<double>(bytes) / 1048576.0;
  return mebibytes < 1024 ? fmt::format("{:.1f} MiB", mebibytes) : fmt::format("{:.1f} GiB", mebibytes / 1024);
}

static_assert(std::ranges::all_of(sync::kProblemCodes,
                                  [](std::string_view code) { return find_finding_kind(code) != nullptr; }));

/// Which area a problem of sync/problem.h belongs to.
std::string_view area_of(std::string_view code) {
  const FindingKind* const kind = find_finding_kind(code);
  return kind == nullptr ? "orders" : kind->area;
}

/// Which of the ways to fail that config::read_credential() names.
FindingCode credentials_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return "credentials.not_found";
    case ErrorCode::malformed:
      return "credentials.malformed";
    case ErrorCode::limit:
      return "credentials.limit";
    default:
      return "credentials.permission";
  }
}

void examine_credentials(const config::Integration& integration, DoctorReply& reply) {
  if (!integration.credentials.client_secret_issued)
    good(reply, "credentials.age", integration.name.str(),
         "the client secret's age is not known: with credentials.client_secret_issued in the configuration its end is "
         "told in time");
  FileCredentials source(config::CredentialSource::from_environment(), integration.credentials);
  const auto read = source.load();
  if (read)
    good(reply, "credentials.readable", integration.name.str(), "the three credentials are readable");
  else
    bad(reply, true, credentials_code(read.error().code), integration.name.str(), read.error());
}

void tell_inactive(const sync::Integration& integration, DoctorReply& reply) {
  bad(reply, false, "integration.inactive", integration.name().str(),
      {ErrorCode::refused,
       "the integration is switched off: nothing is fetched from Amazon or sent to it",
       "set `enabled: true` and run `invctl config reload`",
       {}});
}

/// What Amazon says no to without being known trouble: mostly an address that is not quite SP-API's.
Error with_hint(Error error) {
  if (error.hint.empty()) error.hint = "check endpoint and region in the configuration; the log says more";
  return error;
}

void examine_pushes(const sync::Integration& integration, const StockTotalsBy& stock, DoctorReply& reply) {
  const auto totals = stock.find(integration.name());
  if (totals == stock.end() || !integration.settings().enabled) return;
  for (const control::Problem& p : stock_problems(integration.name(), totals->second, integration.settings().pushes))
    reply.findings.push_back(
        {p.code, std::string(area_of(p.code)), integration.name().str(), "warning", p.message, p.hint});
}

/// `connected`: what came of asking Amazon; absent when it took too long.
void examine_integration(const sync::Integration& integration, const std::optional<Result<void>>& connected,
                         DoctorReply& reply) {
  const std::string who = integration.name().str();
  const auto problems = integration.problems();
  for (const sync::Problem& p : problems)
    reply.findings.push_back(
        {p.code, std::string(area_of(p.code)), who, p.is_error ? "error" : "warning", p.message, p.hint});
  const auto none_in = [&](std::string_view area) {
    return std::ranges::none_of(problems, [&](const sync::Problem& p) { return area_of(p.code) == area; });
  };
  if (const auto& skew = integration.account().health().clock_skew; skew && none_in("clock"))
    good(reply, "clock.agrees", who, "this machine's clock agrees with Amazon's");
  if (!connected)
    bad(reply, true, "connection.slow", who,
        {ErrorCode::timeout,
         fmt::format("Amazon did not answer within {}", to_string(kPatience)),
         "see `invctl quota`: the call may be waiting for its turn; else look at the network",
         {}});
  else if (*connected && none_in("credentials"))
    good(reply, "connection.works", who, "Amazon answers and the application is authorised");
  else if (!*connected && std::ranges::none_of(problems, &sync::Problem::is_error))
    bad(reply, true, "connection.failed", who, with_hint(connected->error()));
  if (integration.running_orders() != nullptr && none_in("orders"))
    good(reply, "orders.current", who, "orders are imported on time and none is in quarantine");
}

}  // namespace

control::Finding config_finding(const Runtime& runtime) {
  const std::string& file = runtime.config.file;
  const std::string in_force_till_then =
      "mend it, then `invctl config reload`: until then the old settings are in force";
  const auto now = config::check_file(file);
  if (!now)
    return bad_finding(true, "config.invalid", file,
                       {now.error().code, now.error().message, now.error().hint + "; " + in_force_till_then, {}});
  if (!now->loaded) {
    const config::Problem& first = now->problems.front();
    const std::size_t others = now->problems.size() - 1;
    const std::string more = others == 0 ? "" : fmt::format(" (and {} more: `invctl config check` shows them)", others);
    const std::string remedy = first.hint.empty() ? "" : first.hint + (first.hint.ends_with('?') ? " " : "; ");
    return bad_finding(true, "config.invalid", file,
                       {ErrorCode::invalid_config, config::to_string(first) + more, remedy + in_force_till_then, {}});
  }
  const auto changes = config::diff(runtime.config, *now->loaded);
  if (changes.empty()) return good_finding("config.valid", file, "the file is valid and in force");
  return bad_finding(
      false, "config.changed", file,
      {ErrorCode::conflict,
       changes.size() == 1 ? "a setting in the file differs from what is in force: " + changes.front().key
                           : fmt::format("{} settings in the file differ from those in force", changes.size()),
       "`invctl config diff` shows them, `invctl config reload` applies them",
       {}});
}

control::Finding space_finding(const Runtime& runtime, const store::KvInfo& info) {
  const std::string& path = runtime.at_start.config.store.path;
  const auto state = store::space_state(info, runtime.services.store.writer().full());
  const std::string figures =
      fmt::format("{} of at most {} in use", size_text(info.used_bytes), size_text(info.max_bytes));
  if (state == store::SpaceState::ok) return good_finding("store.space", path, figures);
  const bool full = state == store::SpaceState::full;
  return bad_finding(full, full ? FindingCode("store.full") : FindingCode("store.tight"), path,
                     {ErrorCode::store_full,
                      "the store is " + std::string(store::name(state)) + ": " + figures,
                      "raise store.max_size, free disk space, or shorten history.keep_*",
                      {}});
}

std::optional<control::Finding> damage_finding(const Runtime& runtime) {
  const std::string& path = runtime.at_start.config.store.path;
  const sync::StoreHealth& health = runtime.store_health;
  if (health.damaged > 0)
    return bad_finding(
        true, "store.damaged", path,
        {ErrorCode::store_corrupt,
         fmt::format("{} of the store's rows {} damaged and not used, the first: {}", health.damaged,
                     health.damaged == 1 ? "is" : "are", health.first),
         "look at the disk (dmesg, smartctl); `systemctl stop invd && invd --check-store` names them all; "
         "a restored backup, or a new store, is filled up from Amazon",
         {}});
  if (!health.scrubbed_at) return std::nullopt;
  return good_finding("store.whole", path, fmt::format("all {} rows of the store are whole", health.rows));
}

void examine_config(const Runtime& runtime, DoctorReply& reply) {
  reply.findings.push_back(config_finding(runtime));
  std::string waiting;
  for (const config::Change& change : config::diff(runtime.at_start, runtime.config))
    if (change.effect == config::Effect::restart) waiting += (waiting.empty() ? "" : ", ") + change.key;
  if (!waiting.empty())
    bad(reply, false, "config.restart", runtime.config.file,
        {ErrorCode::conflict, "changed, but in force only after a restart: " + waiting, "systemctl restart invd", {}});
  struct stat info{};
  if (stat(runtime.config.file.c_str(), &info) == 0 && (info.st_mode & S_IWOTH) != 0)
    bad(reply, true, "config.writable_by_all", runtime.config.file,
        {ErrorCode::permission,
         "every user of this machine may change the configuration",
         "chmod o-w " + runtime.config.file,
         {}});
}

void examine_store(Runtime& runtime, DoctorReply& reply) {
  const std::string& path = runtime.at_start.config.store.path;
  const auto info = runtime.kv.info();
  if (!info) {
    bad(reply, true, "store.unreadable", path, info.error());
    return;
  }
  reply.findings.push_back(space_finding(runtime, *info));
  if (auto damage = damage_finding(runtime)) reply.findings.push_back(std::move(*damage));
  struct statvfs disk{};
  if (statvfs(path.c_str(), &disk) == 0) {
    const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
    if (free < kLittleDisk)
      bad(reply, false, "disk.little", path,
          {ErrorCode::store_full,
           fmt::format("only {} are free on the store's disk", size_text(free)),
           "free space on that file system",
           {}});
    else
      good(reply, "disk.free", path, size_text(free) + " free");
  }
  struct stat mode{};
  if (stat(path.c_str(), &mode) == 0) {
    if ((mode.st_mode & S_IRWXO) != 0)
      bad(reply, true, "store.open_to_all", path,
          {ErrorCode::permission, "every user of this machine may look into the store", "chmod o-rwx " + path, {}});
    else
      good(reply, "store.closed", path, "the store is closed to other users");
  }
}

void examine_groups(const Runtime& runtime, DoctorReply& reply) {
  if (runtime.groups.unknown.empty()) good(reply, "control.groups", {}, "the control groups exist");
  for (const std::string& group : runtime.groups.unknown)
    bad(reply, false, "control.unknown_group", group,
        {ErrorCode::not_found,
         "the group " + group + " of the control section does not exist",
         "create it with `groupadd --system " + group + "`, or take it out of `control`",
         {}});
}

void examine_quota(const amazon::QuotaBook& quota, DoctorReply& reply) {
  bool all_good = true;
  for (const amazon::BucketSnapshot& bucket : quota.snapshot()) {
    if (bucket.trust >= 1) continue;
    all_good = false;
    bad(reply, false, "quota.shared", bucket.key.integration.str(),
        {ErrorCode::throttled,
         fmt::format("{} was throttled again and again; invd uses {} % of its rate for now",
                     amazon::name(bucket.key.operation), static_cast<int>(bucket.trust * 100)),
         "another program may use the same application's quota: give it an application of its own",
         {}});
  }
  if (all_good) good(reply, "quota.unshared", {}, "Amazon's quotas are kept and nobody else uses them");
}

namespace {

/// An integration whose connection is tried; without an outcome it took too long.
struct Trial {
  std::shared_ptr<sync::Integration> integration;
  std::optional<Result<void>> outcome;
};

async::Task<> run_trial(Trial& trial) {
  trial.outcome = co_await trial.integration->check_connection();
}

/// All at once: who waits for the answer waits a minute, however many accounts there are.
async::Task<std::vector<Trial>> try_connections(Runtime& runtime) {
  std::vector<Trial> trials;
  for (const auto& integration : runtime.integrations.all())
    if (integration->state() != sync::Integration::State::inactive) trials.push_back({integration, std::nullopt});
  {
    async::TaskScope scope(runtime.services.scheduler);
    for (Trial& trial : trials) scope.spawn(run_trial(trial));
    (void)co_await async::with_timeout(runtime.services.scheduler, kPatience, scope.join());
  }
  co_return trials;
}

}  // namespace

async::Task<Result<DoctorReply>> examine(Runtime& runtime) {
  DoctorReply reply;
  examine_config(runtime, reply);
  examine_groups(runtime, reply);
  examine_store(runtime, reply);
  const std::vector<Trial> trials = co_await try_connections(runtime);
  const auto stock = co_await count_stock(runtime);
  // A reload may have replaced or removed integrations meanwhile: what is there now is what is told of.
  for (const auto& integration : runtime.integrations.all()) {
    const auto* const settings = runtime.config.config.find_integration(integration->name());
    if (settings != nullptr) examine_credentials(*settings, reply);
    if (integration->state() == sync::Integration::State::inactive) {
      tell_inactive(*integration, reply);
      continue;
    }
    const auto trial =
        std::ranges::find_if(trials, [&](const Trial& t) { return t.integration->name() == integration->name(); });
    if (trial != trials.end()) examine_integration(*integration, trial->outcome, reply);
    if (stock) examine_pushes(*integration, *stock, reply);
  }
  if (runtime.integrations.all().empty())
    bad(reply, false, "integration.none", {},
        {ErrorCode::not_found,
         "no integration is configured",
         "add one to invd.yaml and run `invctl config reload`",
         {}});
  examine_quota(runtime.quota, reply);
  co_return reply;
}

}  // namespace invd::daemon
