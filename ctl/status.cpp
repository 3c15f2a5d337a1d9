#include "ctl/status.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <poll.h>
#include <string_view>
#include <utility>

#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/history.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/states.h"
#include "ctl/table.h"

namespace invd::ctl {
namespace {

constexpr Duration kWatchInterval{2000};

std::string head_line(const control::Status& status, const Screen& screen) {
  std::string out = painted("invd " + printable(status.version), Tone::strong, screen);
  if (status.started_at) out += ", up " + length_of_time(std::max(screen.now - *status.started_at, Duration{0}));
  if (!status.config_hash.empty()) out += ", configuration " + printable(status.config_hash);
  return out + "\n";
}

std::string shops(const control::IntegrationStatus& integration) {
  std::string out;
  for (const control::MarketplaceStatus& marketplace : integration.marketplaces) {
    const std::string& shown = marketplace.country.empty() ? marketplace.id : marketplace.country;
    const bool primary =
        marketplace.id == integration.primary_marketplace || marketplace.country == integration.primary_marketplace;
    out += fmt::format("{}{}{}", out.empty() ? "" : ", ", shown,
                       primary && integration.marketplaces.size() > 1 ? " (primary)" : "");
  }
  return out;
}

std::string modules_table(const control::IntegrationStatus& integration, const Screen& screen) {
  Table table({{"MODULE"},
               {"AUTO"},
               {"LAST RUN"},
               {"OUTCOME"},
               {"RECORDS", Align::left, 12},
               {"LAST SUCCESS"},
               {"NEXT RUN"},
               {"COMPLETE UP TO"}});
  const auto age = [&screen](const std::optional<Timestamp>& at) {
    return at ? relative(*at, screen.now) : std::string();
  };
  for (const auto& [name, module] : integration.modules) {
    std::vector<Cell> row{name, module.automatic ? "on" : "off"};
    if (module.last_run) {
      const control::LastRun& run = *module.last_run;
      row.emplace_back(age(run.ended_at ? run.ended_at : run.started_at));
      row.emplace_back(run.status, tone_of(run.status));
      // What a run that has only begun will bring is not known.
      const bool told = run.status != "running" || run.synced + run.failed + run.skipped > 0;
      row.emplace_back(told ? counts(run.synced, run.failed, run.skipped) : "");
    } else {
      row.emplace_back("never");
      row.emplace_back("");
      row.emplace_back("");
    }
    // Said only where it differs from the last run.
    const bool last_succeeded = module.last_run && module.last_run->status == "succeeded";
    row.emplace_back(last_succeeded ? std::string() : age(module.last_success_at));
    row.emplace_back(age(module.next_run_at));
    row.emplace_back(module.watermark ? moment(*module.watermark) : "");
    table.add(std::move(row));
  }
  return table.render(screen, 2);
}

std::string quota_line(const control::IntegrationStatus& integration, const Screen& screen) {
  std::string out;
  for (const control::QuotaStatus& quota : integration.quotas) {
    std::string words = fmt::format("{} {} % free", printable(quota.operation), quota.free_percent);
    if (quota.waiting > 0) {
      words += fmt::format(" ({} waiting)", grouped(quota.waiting));
      words = painted(words, Tone::warn, screen);
    }
    out += (out.empty() ? "  Quotas  " : ", ") + words;
  }
  return out.empty() ? out : out + "\n";
}

/// "42 s/3 min 5 s/4 min"
std::string latency_words(const control::LatencyStatus& latency) {
  const auto words = [](double seconds) { return length_of_time(Duration(std::llround(seconds * 1000))); };
  return fmt::format("{}/{}/{}", words(latency.p50), words(latency.p99), words(latency.max));
}

std::string latency_line(const control::IntegrationStatus& integration) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kKinds = {
      {{"order_seen", "order seen"}, {"to_first_byte", "change sent"}, {"to_confirmed", "change confirmed"}}};
  std::string out;
  for (const auto& [kind, words] : kKinds)
    if (const auto found = integration.latency.find(std::string(kind)); found != integration.latency.end())
      out +=
          fmt::format("{}{} {}", out.empty() ? "  Latency p50/p99/max  " : ", ", words, latency_words(found->second));
  return out.empty() ? out : out + "\n";
}

std::string problem_lines(const control::Problem& problem, const Screen& screen) {
  std::string out = "  " + painted("!", Tone::bad, screen) + " " + printable(problem.message);
  if (problem.since) out += fmt::format(" (since {})", relative(*problem.since, screen.now));
  out += painted(" [" + printable(problem.code) + "]", Tone::faint, screen) + "\n";
  if (!problem.hint.empty()) out += "    " + printable(problem.hint) + "\n";
  return out;
}

std::string integration_block(const control::IntegrationStatus& integration, const Screen& screen) {
  std::string out = "\n" + painted(printable(integration.name), Tone::strong, screen) + "  " +
                    painted(printable(integration.state), tone_of(integration.state), screen);
  const auto part = [&out](const std::string& text) {
    if (!text.empty()) out += "  " + printable(text);
  };
  part(integration.region);
  part(shops(integration));
  if (integration.fba.enabled) part("FBA in " + integration.fba.warehouse);
  if (integration.mapping.enabled) part("mapped to " + integration.mapping.warehouse);
  out += "\n";
  if (!integration.modules.empty()) out += modules_table(integration, screen);
  out += quota_line(integration, screen);
  out += latency_line(integration);
  for (const control::Problem& problem : integration.problems) out += problem_lines(problem, screen);
  return out;
}

std::string outbox_words(const control::OutboxStatus& outbox) {
  if (outbox.pending == 0 && outbox.unknown == 0 && outbox.failed == 0) return {};
  return fmt::format("{} waiting, {} of unknown outcome, {} failed", grouped(outbox.pending), grouped(outbox.unknown),
                     grouped(outbox.failed));
}

std::string stock_words(const control::StockStatus& stock, Timestamp now) {
  if (stock.dirty == 0 && stock.unconfirmed == 0) return {};
  std::string out = fmt::format("{} to push, {} unconfirmed", grouped(stock.dirty), grouped(stock.unconfirmed));
  if (stock.oldest_dirty_at) out += fmt::format(", the oldest from {}", relative(*stock.oldest_dirty_at, now));
  return out;
}

std::string oversold_words(const std::map<std::string, std::int64_t>& oversells) {
  std::int64_t all = 0;
  std::string causes;
  for (const auto& [cause, count] : oversells) {
    all += count;
    causes += fmt::format("{}{} {}", causes.empty() ? "" : ", ", grouped(count), printable(cause));
  }
  if (all == 0) return {};
  return fmt::format("{} order line{} of 30 days ({}): invctl stock oversells", grouped(all), all == 1 ? "" : "s",
                     causes);
}

// Waits in steps, so that Ctrl-C is heard at once.
void wait(const Session& session, Duration length) {
  for (Duration waited{0}; waited < length && !session.over(); waited += Duration{50}) (void)::poll(nullptr, 0, 50);
}

}  // namespace

std::string render_status(const control::Status& status, const Screen& screen) {
  std::string out = head_line(status, screen);
  for (const control::Problem& problem : status.problems) out += problem_lines(problem, screen);
  for (const control::IntegrationStatus& integration : status.integrations)
    out += integration_block(integration, screen);
  if (status.integrations.empty()) {
    out += "\nNo seller account is connected. Add one under `integrations` in invd.yaml, then: invctl config reload\n";
  }
  std::string held;
  if (!status.stock.held_plan.empty()) held = fmt::format("plan {} is held back", status.stock.held_plan);
  out += "\n" + render_fields(
                    {{"Store", Cell(fmt::format("{}, {}", status.store.state, bytes(status.store.bytes)),
                                    tone_of(status.store.state))},
                     {"Outbox", Cell(outbox_words(status.outbox), status.outbox.failed > 0 ? Tone::bad : Tone::plain)},
                     {"Stock", stock_words(status.stock, screen.now)},
                     {"Held", Cell(held, Tone::warn)},
                     {"Oversold", Cell(oversold_words(status.stock.oversells), Tone::warn)}},
                    screen);
  return out;
}

control::ExitCode status(Session& session) {
  if (!session.invocation().has("--watch")) return answer<control::Status>(session, render_status);
  while (true) {
    const Result<std::string> text = session.call();
    if (!text)
      return text.error().code == ErrorCode::cancelled ? control::ExitCode::done : session.failed(text.error());
    control::ExitCode printed = control::ExitCode::done;
    if (session.format() != Format::text) {
      printed = session.print(*text + "\n");
    } else {
      const Result<control::Status> reply = understood<control::Status>(*text);
      if (!reply) return session.failed(reply.error());
      const Screen screen = session.screen();
      // A terminal is drawn anew from its upper left corner; elsewhere one report follows the other.
      std::string report = screen.width > 0 ? "\033[H\033[2J" : "";
      report += render_status(*reply, screen);
      report += screen.width > 0 ? "\nCtrl-C ends.\n" : "\n";
      printed = session.print(report);
    }
    if (printed != control::ExitCode::done) return printed;
    wait(session, kWatchInterval);
    if (session.over()) return control::ExitCode::done;
  }
}

}  // namespace invd::ctl
