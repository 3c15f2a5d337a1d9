#include "amazon/listing_report.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "amazon/fields.h"
#include "amazon/listing_row.h"
#include "amazon/utf8_stream.h"
#include "base/assert.h"
#include "base/guard.h"
#include "json/utf8.h"

namespace invd::amazon {
namespace {

/// Of the text, at once.
constexpr std::size_t kPiece = 64u << 10;
/// Of the text, in one step: a step takes a few milliseconds, also where the text has no rows.
constexpr std::size_t kTextOfAStep = 1u << 20;

}  // namespace

struct ListingReport::State {
  State(ReportForm how, ReportLimits within, Utf8Stream characters)
      : form(std::move(how)),
        limits(within),
        inflater(within.unpacked),
        utf8(std::move(characters)),
        lines(within.lines) {}

  [[nodiscard]] Result<bool> read_text();
  [[nodiscard]] Result<void> end_text();
  [[nodiscard]] Result<void> take(const TsvLine& line, ReportRows& rows);
  [[nodiscard]] MalformedRow malformed(const TsvLine& line, const Error& why) const;

  ReportForm form;
  ReportLimits limits;
  http::Inflater inflater;
  Utf8Stream utf8;
  TsvReader lines;
  std::optional<ListingHeader> header;
  std::string given;
  std::size_t taken = 0;  ///< bytes of it
  bool finished = false;  ///< nothing more is given
  bool text_ended = false;
  bool used_up = true;
  ReportEnd end;
};

/// Moves one piece of the text on to the lines. False: all that was given is used up.
Result<bool> ListingReport::State::read_text() {
  std::string_view rest = std::string_view(given).substr(taken);
  std::string unpacked;
  std::string_view text;
  if (form.gzip) {
    auto some = inflater.inflate(rest, kPiece);
    if (!some) return fail(some, "the report");
    unpacked = std::move(*some);
    text = unpacked;
    taken = given.size() - rest.size();
  } else {
    text = rest.substr(0, kPiece);
    taken += text.size();
  }
  if (text.empty()) return false;
  end.text_bytes += text.size();
  auto converted = utf8.convert(text);
  if (!converted) return fail(converted);
  lines.feed(*converted);
  return true;
}

Result<void> ListingReport::State::end_text() {
  text_ended = true;
  if (form.gzip && !inflater.complete()) return fail(ErrorCode::malformed, "the report is cut off");
  auto last = utf8.finish();
  if (!last) return fail(last);
  lines.feed(*last);
  lines.finish();
  return {};
}

MalformedRow ListingReport::State::malformed(const TsvLine& line, const Error& why) const {
  MalformedRow row{.line = line.number, .sku = {}, .reason = why.message};
  const std::size_t place = *header->at(ListingColumn::seller_sku);
  if (line.too_long || line.fields.size() < header->columns) return row;  // whose it is is not certain
  const std::string_view sku = line.fields.at(place);
  if (sku.size() <= Fields::kLongestSku && !sku.contains(json::kReplacement)) row.sku = Sku(sku);
  return row;
}

Result<void> ListingReport::State::take(const TsvLine& line, ReportRows& rows) {
  if (!header) {
    auto read = read_listing_header(line.fields);
    if (!read) return fail(read);
    if (line.too_long) return fail(ErrorCode::limit, "the report's header is longer than the limit");
    header = *read;
    end.missing = header->missing();
    return {};
  }
  if (line.fields.size() == 1 && line.fields.front().empty()) return {};  // an empty line, as after the last one
  auto listing = decode_listing_row(*header, line, form.marketplace);
  if (listing) {
    rows.listings.push_back(std::move(*listing));
  } else {
    rows.malformed.push_back(malformed(line, listing.error()));
  }
  return {};
}

ListingReport::ListingReport(std::unique_ptr<State> state) : state_(std::move(state)) {}
ListingReport::~ListingReport() = default;
ListingReport::ListingReport(ListingReport&&) noexcept = default;
ListingReport& ListingReport::operator=(ListingReport&&) noexcept = default;

Result<ListingReport> ListingReport::open(ReportForm form, ReportLimits limits) {
  auto utf8 = Utf8Stream::open(form.charset);
  if (!utf8) return fail(utf8);
  return ListingReport(std::make_unique<State>(std::move(form), limits, std::move(*utf8)));
}

void ListingReport::feed(std::string bytes) {
  INVD_ASSERT(state_->used_up && !state_->finished);
  state_->end.packed_bytes += bytes.size();
  state_->given = std::move(bytes);
  state_->taken = 0;
  state_->used_up = false;
}

void ListingReport::finish() {
  INVD_ASSERT(state_->used_up && !state_->finished);
  state_->finished = true;
  state_->used_up = false;
}

Result<ReportRows> ListingReport::next() {
  State& state = *state_;
  if (guarded(Guard::limits) && state.end.packed_bytes > state.limits.packed)
    return fail(ErrorCode::limit, "the report is longer than " + std::to_string(state.limits.packed) + " bytes");
  ReportRows rows;
  const std::uint64_t enough = state.end.text_bytes + kTextOfAStep;
  while (!state.used_up && rows.size() < state.limits.rows_at_once && state.end.text_bytes < enough) {
    if (const auto line = state.lines.next()) {
      if (rows.listings.capacity() == 0) rows.listings.reserve(state.limits.rows_at_once);
      if (auto taken = state.take(*line, rows); !taken) return fail(taken);
      continue;
    }
    if (state.text_ended) {
      if (!state.header) return fail(ErrorCode::malformed, "the report is empty: it has no header");
      state.used_up = true;
      break;
    }
    const auto more = state.read_text();
    if (!more) return fail(more);
    if (*more) continue;
    if (!state.finished) {
      state.used_up = true;
    } else if (auto ended = state.end_text(); !ended) {
      return fail(ended);
    }
  }
  state.end.listings += rows.listings.size();
  state.end.malformed += rows.malformed.size();
  return rows;
}

bool ListingReport::used_up() const {
  return state_->used_up;
}

ReportEnd ListingReport::end() const {
  ReportEnd end = state_->end;
  end.charset = state_->utf8.charset();
  end.replaced_bytes = state_->utf8.replaced();
  return end;
}

}  // namespace invd::amazon
