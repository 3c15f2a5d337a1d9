#include "sandbox/reports.h"

#include <algorithm>
#include <memory>

#include "sandbox/charset.h"
#include "sandbox/processing_search.h"
#include "sandbox/report_columns.h"

namespace invd::sandbox {
namespace {

/// Snapshots are kept as long as they hold no more listings than this in all; the newest always is.
constexpr std::size_t kMostKeptListings = 4'000'000;
constexpr Duration kLongestWait = std::chrono::days(365);
constexpr std::size_t kMostExtraColumns = 1000;
constexpr std::uint64_t kMostSyntheticRows = 1'000'000'000;

}  // namespace

Result<void> Reports::set(ReportSettings wanted) {
  if (!Charset::named(wanted.format.charset)) return fail(ErrorCode::usage, "the charset is not known");
  if (!knows_language(wanted.format.headers)) return fail(ErrorCode::usage, "headers are in en, de or ja");
  if (wanted.format.extra_columns > kMostExtraColumns) return fail(ErrorCode::usage, "1000 extra columns at most");
  if (wanted.synthetic_rows > kMostSyntheticRows) return fail(ErrorCode::usage, "a billion rows at most");
  for (const Duration d : {wanted.queued, wanted.processing, wanted.cool_down})
    if (d.count() < 0 || d > kLongestWait) return fail(ErrorCode::usage, "a duration is from 0 to a year");
  settings_ = std::move(wanted);
  return {};
}

const Report& Reports::create(Report report) {
  report.number = static_cast<std::uint32_t>(reports_.size());
  report.created = shop_.now();
  for (auto it = reports_.rbegin(); it != reports_.rend() && report.created - it->created < settings_.cool_down; ++it) {
    const bool went_wrong = it->status == ReportStatus::fatal || it->status == ReportStatus::cancelled || it->too_soon;
    if (it->type == report.type && it->store == report.store && !went_wrong) report.too_soon = true;
  }
  steps_.emplace(report.created + settings_.queued, report.number);
  reports_.push_back(std::move(report));
  return reports_.back();
}

std::optional<Timestamp> Reports::next_step() const {
  if (steps_.empty()) return std::nullopt;
  return steps_.begin()->first;
}

void Reports::step() {
  const auto [at, number] = *steps_.begin();
  steps_.erase(steps_.begin());
  Report& report = reports_[number];
  if (report.status == ReportStatus::in_queue)
    begin(report, at);
  else
    finish(report, at);
}

void Reports::begin(Report& report, Timestamp at) {
  const auto is_there = [&](std::uint32_t number) { return shop_.listings().now(number).in(report.store); };
  bool data = settings_.synthetic_rows > 0;
  for (std::uint32_t number = 0; !data && number < shop_.listings().size(); ++number) data = is_there(number);
  if (report.too_soon || !data) {
    report.status = ReportStatus::cancelled;
    report.ended = at;
    return;
  }
  report.status = ReportStatus::in_progress;
  report.started = at;
  auto document = std::make_shared<ReportDocument>();
  document->format = settings_.format;
  document->store = report.store;
  document->synthetic_rows = settings_.synthetic_rows;
  if (document->synthetic_rows == 0) document->table = shop_.listings().table();
  report.document = std::move(document);
  steps_.emplace(at + settings_.processing, report.number);
}

void Reports::finish(Report& report, Timestamp at) {
  report.ended = at;
  report.status = settings_.fatal_until && at < *settings_.fatal_until ? ReportStatus::fatal : ReportStatus::done;
  if (report.status == ReportStatus::fatal) {
    auto document = std::make_shared<ReportDocument>();
    document->format.compress = false;
    document->reason = R"({"errorDetails":"The report could not be generated. Please try again later."})";
    report.document = settings_.fatal_document ? std::move(document) : nullptr;
  }
  forget_old_documents();
}

void Reports::forget_old_documents() {
  std::size_t kept = 0;
  for (auto it = reports_.rbegin(); it != reports_.rend(); ++it) {
    if (it->document == nullptr) continue;
    const std::size_t listings = it->document->table.listings.size();
    if (kept > 0 && kept + listings > kMostKeptListings) it->document = nullptr;
    if (it->document != nullptr) kept += listings;
  }
}

bool Reports::is_kept(const Report& report, Timestamp now) {
  return now - report.created <= kReportKind.retention;
}

const Report* Reports::find(std::string_view id, Timestamp now) const {
  const auto at = std::ranges::find_if(reports_, [&](const Report& report) { return report.id() == id; });
  return at == reports_.end() || !is_kept(*at, now) ? nullptr : &*at;
}

const Report* Reports::find_document(std::string_view wanted, Timestamp now) const {
  const auto at = std::ranges::find_if(reports_, [&](const Report& report) {
    const bool over = report.status == ReportStatus::done || report.status == ReportStatus::fatal;
    return over && report.document != nullptr && document_id(report) == wanted;
  });
  return at == reports_.end() || !is_kept(*at, now) ? nullptr : &*at;
}

std::string Reports::document_id(const Report& report) const {
  return report.document_id(shop_.seed(), shop_.stores().front().marketplace->region);
}

}  // namespace invd::sandbox
