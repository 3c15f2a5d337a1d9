#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "amazon/charset.h"
#include "amazon/listing_columns.h"
#include "amazon/tsv.h"
#include "base/error.h"
#include "base/ids.h"
#include "catalog/amazon_listing.h"
#include "http/inflate.h"

namespace invd::amazon {

/// A row that could not be read. The others are good.
struct MalformedRow {
  std::uint64_t line = 0;  ///< of the report, from 1
  Sku sku;                 ///< when that could be read; else empty
  std::string reason;      ///< with the column, without values
};

/// Some rows of a report, in its order.
struct ReportRows {
  std::vector<catalog::AmazonListing> listings;
  std::vector<MalformedRow> malformed;
  [[nodiscard]] std::size_t size() const { return listings.size() + malformed.size(); }
};

/// What a report turned out to be.
struct ReportEnd {
  std::uint64_t listings = 0;
  std::uint64_t malformed = 0;  ///< rows
  std::uint64_t packed_bytes = 0;
  std::uint64_t text_bytes = 0;
  std::uint64_t replaced_bytes = 0;  ///< that were no text in its charset
  Charset charset = Charset::utf8;
  std::vector<ListingColumn> missing;  ///< columns that it does not have
};

/// How a report is to be read.
struct ReportForm {
  MarketplaceId marketplace;
  bool gzip = false;
  Charset charset = Charset::utf8;  ///< unless a byte order mark says another
};

struct ReportLimits {
  std::uint64_t packed = 16ull << 30;  ///< bytes as they come
  http::Inflater::Limits unpacked = {};
  TsvReader::Limits lines = {};
  std::size_t rows_at_once = 500;
};

/// Reads the report of all listings as it comes, in constant memory: unpacks it, turns it into UTF-8, cuts it into
/// rows. Pure; one thread at a time.
class ListingReport {
 public:
  /// Errors: internal, as Utf8Stream::open().
  [[nodiscard]] static Result<ListingReport> open(ReportForm form, ReportLimits limits);
  ~ListingReport();
  ListingReport(ListingReport&&) noexcept;
  ListingReport& operator=(ListingReport&&) noexcept;

  /// Some more of the document; what was given before must be used up.
  void feed(std::string bytes);
  /// The document has ended.
  void finish();

  /// The next rows, after a step of limited work: up to `rows_at_once`, or none while they are on their way. Errors:
  /// the report as a whole is none, and nothing more is to be asked: malformed (not gzip or cut off, its header, no
  /// header at all), limit.
  [[nodiscard]] Result<ReportRows> next();
  /// Whether all that was given is used up: to feed() or, after finish(), at the end.
  [[nodiscard]] bool used_up() const;
  [[nodiscard]] ReportEnd end() const;

 private:
  struct State;
  explicit ListingReport(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace invd::amazon
