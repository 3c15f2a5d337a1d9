#include "sandbox/report_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "sandbox/api.h"
#include "sandbox/chance.h"
#include "sandbox/charset.h"
#include "sandbox/gzip_source.h"
#include "sandbox/order_json.h"
#include "sandbox/report_columns.h"

namespace invd::sandbox {
namespace {

constexpr std::size_t kPiece = 64U << 10;
using Row = std::array<std::string, kReportColumns>;

std::size_t column(std::string_view name) {
  const auto& columns = report_columns();
  const auto at = std::ranges::find(columns, name, &ReportColumn::name);
  INVD_ASSERT(at != columns.end());
  return static_cast<std::size_t>(at - columns.begin());
}

/// Where the columns stand that rows fill in.
struct Places {
  std::size_t name = column("item-name"), description = column("item-description"), id = column("listing-id"),
              sku = column("seller-sku"), price = column("price"), quantity = column("quantity"),
              opened = column("open-date"), marketplace = column("item-is-marketplace"),
              id_type = column("product-id-type"), condition = column("item-condition"), asin = column("asin1"),
              international = column("will-ship-internationally"), product_id = column("product-id"),
              pending = column("pending-quantity"), channel = column("fulfillment-channel"),
              group = column("merchant-shipping-group"), status = column("status");
};

/// Nothing is quoted in these files: what would break a row becomes a blank.
std::string cell(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return out;
}

/// In the seller's time, as far as a zone without summer has it.
std::string open_date(Timestamp t, Region region) {
  if (region == Region::eu) {
    const std::string utc = to_rfc3339(t);
    return utc.substr(8, 2) + "/" + utc.substr(5, 2) + "/" + utc.substr(0, 4) + " " + utc.substr(11, 8) + " GMT";
  }
  const bool japan = region == Region::fe;
  const std::string local = to_rfc3339(t + std::chrono::hours(japan ? 9 : -8));
  const char dash = japan ? '/' : '-';
  return local.substr(0, 4) + dash + local.substr(5, 2) + dash + local.substr(8, 2) + " " + local.substr(11, 8) +
         (japan ? " JST" : " PST");
}

std::string_view status_of(const ListingView& view, std::size_t store) {
  if (view.listing->is_parent) return "Active";
  if (view.buyable(store)) return "Active";
  return view.discoverable(store) ? "Inactive" : "Incomplete";
}

class ReportText final : public BodySource {
 public:
  ReportText(const Shop& shop, std::shared_ptr<const ReportDocument> document, Charset charset)
      : shop_(shop), document_(std::move(document)), charset_(std::move(charset)) {
    const auto& left_out = document_->format.left_out;
    for (std::size_t i = 0; i < kReportColumns; ++i)
      if (!holds(left_out, report_columns()[i].name)) columns_.push_back(i);
  }

  std::string next() override {
    std::string text;
    if (!begun_) write_headers(text);
    begun_ = true;
    for (; next_ < most_rows(*document_) && text.size() < kPiece; ++next_) {
      if (document_->synthetic_rows > 0)
        make_synthetic(next_);
      else if (!make_row(static_cast<std::uint32_t>(next_)))
        continue;
      write_row(text);
    }
    return charset_.encode(text);
  }

 private:
  void write_headers(std::string& text) {
    const ReportFormat& format = document_->format;
    if (format.byte_order_mark && format.charset == "UTF-8") text += "\xef\xbb\xbf";
    for (const std::size_t i : columns_) {
      text += header(report_columns()[i], format.headers);
      text += '\t';
    }
    for (std::size_t i = 0; i < format.extra_columns; ++i) text += "sandbox-column-" + std::to_string(i + 1) + "\t";
    end_row(text);
  }

  void write_row(std::string& text) {
    for (const std::size_t i : columns_) {
      text += row_[i];
      text += '\t';
    }
    for (std::size_t i = 0; i < document_->format.extra_columns; ++i) text += "x\t";
    end_row(text);
  }

  static void end_row(std::string& text) {
    if (text.ends_with('\t')) text.pop_back();
    text += "\r\n";
  }

  /// False when the listing is not in the report's store.
  bool make_row(std::uint32_t number) {
    const ListingView view = shop_.listings().in(document_->table, number);
    const std::size_t at = document_->store;
    if (!view.in(at)) return false;
    const Store& store = shop_.stores()[at];
    const Product& product = shop_.products()[number];
    const Listing& listing = *view.listing;
    Product priced;
    priced.price = listing.price;
    row_[places_.name] = cell(view.title);
    std::array<char, 32> id{};
    std::snprintf(id.data(), id.size(), "%011llu",
                  static_cast<unsigned long long>(mix(shop_.seed(), number) % 100'000'000'000U));
    row_[places_.id] = id.data();
    row_[places_.sku] = cell(product.sku);
    row_[places_.price] = listing.is_parent ? "" : amount_text(price_in(priced, store), store.decimals);
    const bool has_quantity = !listing.is_parent && !listing.by_amazon;
    row_[places_.quantity] = has_quantity ? std::to_string(view.quantity(at)) : "";
    row_[places_.pending] = has_quantity ? "0" : "";
    row_[places_.opened] = open_date(listing.created, store.marketplace->region);
    row_[places_.asin] = product.asin;
    row_[places_.product_id] = product.asin;
    row_[places_.channel] = channel_code(listing.by_amazon, store.marketplace->region);
    row_[places_.group] = listing.by_amazon ? "" : "Migrated Template";
    row_[places_.status] = status_of(view, at);
    fill_in_constants();
    return true;
  }

  void make_synthetic(std::uint64_t number) {
    std::array<char, 32> sku{};
    std::snprintf(sku.data(), sku.size(), "SYN-%010llu", static_cast<unsigned long long>(number));
    row_[places_.name] = "Synthetic article of no use, number " + std::to_string(number);
    row_[places_.description] =
        "It exists so that a document is long: its rows are made while they are read and kept by nobody.";
    row_[places_.id] = sku.data() + 4;
    row_[places_.sku] = sku.data();
    row_[places_.price] = "19.99";
    row_[places_.quantity] = std::to_string(number % 1000);
    row_[places_.pending] = "0";
    row_[places_.opened] = "2026-01-01 00:00:00 PST";
    row_[places_.asin] = make_asin(number);
    row_[places_.product_id] = row_[places_.asin];
    row_[places_.channel] = "DEFAULT";
    row_[places_.status] = "Active";
    fill_in_constants();
  }

  void fill_in_constants() {
    row_[places_.marketplace] = "y";
    row_[places_.id_type] = "1";     // an ASIN
    row_[places_.condition] = "11";  // new
    row_[places_.international] = "1";
  }

  const Shop& shop_;
  std::shared_ptr<const ReportDocument> document_;
  Charset charset_;
  Places places_;
  std::vector<std::size_t> columns_;
  Row row_;
  std::uint64_t next_ = 0;
  bool begun_ = false;
};

class Sentence final : public BodySource {
 public:
  explicit Sentence(std::string text) : text_(std::move(text)) {}
  std::string next() override { return std::exchange(text_, {}); }

 private:
  std::string text_;
};

}  // namespace

std::unique_ptr<BodySource> report_text(const Shop& shop, std::shared_ptr<const ReportDocument> document) {
  if (!document->reason.empty()) return std::make_unique<Sentence>(document->reason);
  auto charset = Charset::named(document->format.charset);
  INVD_ASSERT(charset.has_value());
  const bool compress = document->format.compress;
  auto text = std::make_unique<ReportText>(shop, std::move(document), std::move(*charset));
  if (!compress) return text;
  return gzip(std::move(text));
}

std::uint64_t most_rows(const ReportDocument& document) {
  return document.synthetic_rows > 0 ? document.synthetic_rows : document.table.listings.size();
}

}  // namespace invd::sandbox
