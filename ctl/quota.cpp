#include "ctl/quota.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/table.h"

namespace invd::ctl {
namespace {

// Amazon's slow operations give one token in minutes: "1 per 60 s" says more than "0.0167 per s".
std::string rate(double per_second) {
  if (per_second <= 0) return "none";
  if (per_second >= 1) return fmt::format("{} per s", compact(per_second));
  return fmt::format("1 per {}", length_of_time(Duration(std::llround(1000 / per_second) / 1000 * 1000)));
}

Tone tone(const control::QuotaRow& row) {
  if (row.waiting > 0) return Tone::warn;
  return row.level < 1 ? Tone::faint : Tone::plain;
}

}  // namespace

std::string render_quota(const control::QuotaReply& reply, const Screen& screen) {
  if (reply.rows.empty()) return "No call to Amazon was made yet, so no rate limit is known.\n";
  Table table({{"INTEGRATION"},
               {"REGION"},
               {"OPERATION"},
               {"RATE", Align::right},
               {"BURST", Align::right},
               {"LEVEL", Align::right},
               {"WAITING", Align::right},
               {"THROUGH IN", Align::right}});
  for (const control::QuotaRow& row : reply.rows) {
    const auto drain = Duration(std::llround(std::clamp(row.drain_seconds, 0.0, 1e9) * 1000));
    table.add({row.integration, row.region, row.operation, rate(row.rate), compact(row.burst),
               Cell(compact(row.level), tone(row)), Cell(grouped(row.waiting), tone(row)),
               row.waiting > 0 ? length_of_time(drain) : ""});
  }
  return table.render(screen);
}

control::ExitCode quota(Session& session) {
  return answer<control::QuotaReply>(session, render_quota);
}

}  // namespace invd::ctl
