#include "sandbox/admin_reports.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "sandbox/admin_answer.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;

Duration duration(const Json& body, const char* name, Duration absent) {
  return Duration(body.value(name, absent.count()));
}

}  // namespace

http::Response show_reports(World& world, Timestamp now) {
  const ReportSettings& s = world.reports().settings();
  Json reports = Json::array();
  for (const Report& report : world.reports().all())
    reports.push_back({{"reportId", report.id()},
                       {"marketplaceId", world.shop().stores()[report.store].marketplace->id},
                       {"processingStatus", name(report.status)},
                       {"createdTime", to_rfc3339(report.created)}});
  const bool fatal = s.fatal_until && *s.fatal_until > now;
  return answer(200, {{"queuedMs", s.queued.count()},
                      {"processingMs", s.processing.count()},
                      {"coolDownMs", s.cool_down.count()},
                      {"fatalForMs", fatal ? (*s.fatal_until - now).count() : 0},
                      {"fatalDocument", s.fatal_document},
                      {"syntheticRows", s.synthetic_rows},
                      {"charset", s.format.charset},
                      {"declareCharset", s.format.declare_charset},
                      {"byteOrderMark", s.format.byte_order_mark},
                      {"headers", s.format.headers},
                      {"extraColumns", s.format.extra_columns},
                      {"leftOut", s.format.left_out},
                      {"compress", s.format.compress},
                      {"reports", reports}});
}

http::Response change_reports(World& world, const Json& body, Timestamp now) {
  ReportSettings s = world.reports().settings();
  s.queued = duration(body, "queuedMs", s.queued);
  s.processing = duration(body, "processingMs", s.processing);
  s.cool_down = duration(body, "coolDownMs", s.cool_down);
  if (body.contains("fatalForMs")) s.fatal_until = now + duration(body, "fatalForMs", Duration(0));
  s.fatal_document = body.value("fatalDocument", s.fatal_document);
  s.synthetic_rows = body.value("syntheticRows", s.synthetic_rows);
  s.format.charset = body.value("charset", s.format.charset);
  s.format.declare_charset = body.value("declareCharset", s.format.declare_charset);
  s.format.byte_order_mark = body.value("byteOrderMark", s.format.byte_order_mark);
  s.format.headers = body.value("headers", s.format.headers);
  s.format.extra_columns = body.value("extraColumns", s.format.extra_columns);
  s.format.left_out = body.value("leftOut", s.format.left_out);
  s.format.compress = body.value("compress", s.format.compress);
  if (auto ok = world.reports().set(std::move(s)); !ok) return refused(ok.error());
  return show_reports(world, now);
}

}  // namespace invd::sandbox
