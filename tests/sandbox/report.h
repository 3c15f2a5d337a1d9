#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "sandbox/listings.h"

namespace invd::sandbox {

inline constexpr std::string_view kMerchantListings = "GET_MERCHANT_LISTINGS_ALL_DATA";

enum class ReportStatus : std::uint8_t { cancelled, done, fatal, in_progress, in_queue };
[[nodiscard]] std::string_view name(ReportStatus status);  ///< "IN_QUEUE"
[[nodiscard]] std::optional<ReportStatus> report_status_from_name(std::string_view name);

/// How a document is written. Of the reports whose generation begins later.
struct ReportFormat {
  std::string charset = "UTF-8";           ///< see Charset
  bool declare_charset = true;             ///< in the Content-Type of the download
  bool byte_order_mark = false;            ///< in UTF-8 only
  std::string headers = "en";              ///< "en", "de", "ja"
  std::size_t extra_columns = 0;           ///< that no documentation knows
  std::vector<std::string> left_out = {};  ///< columns, by their English names
  bool compress = true;                    ///< GZIP
};

/// How reports fare. Durations are of the shop's time.
struct ReportSettings {
  Duration queued = std::chrono::seconds(30);
  Duration processing = std::chrono::seconds(60);
  /// A report of a type and marketplace that is asked for so soon after one that went well, or goes on still, is
  /// CANCELLED.
  Duration cool_down = std::chrono::minutes(30);
  std::optional<Timestamp> fatal_until = {};  ///< what ends before it is FATAL
  bool fatal_document = false;                ///< a FATAL report has a document with the reason
  /// Not 0: the document holds so many made-up rows, whatever the shop lists.
  std::uint64_t synthetic_rows = 0;
  ReportFormat format = {};
};

/// What a document is written from: the listings as they were when its generation began.
struct ReportDocument {
  ReportFormat format;
  std::size_t store = 0;
  ListingTable table;
  std::uint64_t synthetic_rows = 0;
  std::string reason;  ///< of a FATAL report: all that the document holds
};

struct Report {
  std::uint32_t number = 0;
  std::string type;
  std::vector<std::string> marketplace_ids;  ///< as asked for; the first counts
  std::size_t store = 0;
  std::optional<Timestamp> data_start, data_end;
  Timestamp created;
  ReportStatus status = ReportStatus::in_queue;
  std::optional<Timestamp> started, ended;
  bool too_soon = false;
  std::shared_ptr<const ReportDocument> document;  ///< once it is DONE, or FATAL with a reason

  [[nodiscard]] std::string id() const;
  [[nodiscard]] std::string document_id(std::uint64_t seed, Region region) const;
};

}  // namespace invd::sandbox
