#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "sandbox/report.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// The account's reports and how they come about: IN_QUEUE, IN_PROGRESS, then DONE, FATAL or CANCELLED. Owned by the
/// World, which lets the shop live up to each step before it is taken.
class Reports {
 public:
  explicit Reports(const Shop& shop) : shop_(shop) {}

  [[nodiscard]] const ReportSettings& settings() const { return settings_; }
  /// Errors: usage (a charset or language that is not known, a duration below 0).
  Result<void> set(ReportSettings settings);

  /// A report of the store that stands first in `marketplace_ids`, at the shop's now.
  const Report& create(Report report);
  /// When the next report takes a step.
  [[nodiscard]] std::optional<Timestamp> next_step() const;
  /// Takes it. The shop is at that time.
  void step();

  /// By number, all that there ever were.
  [[nodiscard]] const std::vector<Report>& all() const { return reports_; }
  /// nullptr when there is none, or it is older than Amazon keeps reports (90 days).
  [[nodiscard]] const Report* find(std::string_view id, Timestamp now) const;
  [[nodiscard]] const Report* find_document(std::string_view document_id, Timestamp now) const;
  [[nodiscard]] std::string document_id(const Report& report) const;
  [[nodiscard]] static bool is_kept(const Report& report, Timestamp now);

 private:
  void begin(Report& report, Timestamp at);
  void finish(Report& report, Timestamp at);
  void forget_old_documents();
  const Shop& shop_;
  ReportSettings settings_;
  std::vector<Report> reports_;
  std::set<std::pair<Timestamp, std::uint32_t>> steps_;
};

}  // namespace invd::sandbox
