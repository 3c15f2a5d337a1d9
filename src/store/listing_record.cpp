#include "store/listing_record.h"

#include "store/record.h"

namespace invd::store {
namespace {

using catalog::AmazonListing;
using catalog::Channel;
using catalog::ChannelChange;
using catalog::Listing;
using catalog::ListingSource;
using catalog::ListingStatus;

constexpr std::uint8_t kVersion = 1;

template <class Enum>
Enum read_enum(RecordReader& r, Enum last) {
  const std::uint64_t number = r.u64();
  if (number > static_cast<std::uint64_t>(last)) r.mark_bad();
  return static_cast<Enum>(number);
}

void write(RecordWriter& w, const AmazonListing& a) {
  w.text(a.marketplace).text(a.sku).text(a.asin).text(a.title).text(a.product_type).text(a.condition);
  w.u64(static_cast<std::uint64_t>(a.channel)).text(a.channel_code).u64(static_cast<std::uint64_t>(a.status));
  w.boolean(a.quantity.has_value());
  if (a.quantity) w.i64(*a.quantity);
  w.maybe_time(a.created).maybe_time(a.last_updated).u64(a.variation_attributes.size());
  for (const std::string& attribute : a.variation_attributes) w.text(attribute);
  w.boolean(a.is_variation_parent);
}

AmazonListing read_amazon(RecordReader& r) {
  AmazonListing a;
  a.marketplace = r.strong<MarketplaceId>();
  a.sku = r.strong<Sku>();
  a.asin = r.strong<Asin>();
  a.title = r.text();
  a.product_type = r.text();
  a.condition = r.text();
  a.channel = read_enum(r, Channel::fba);
  a.channel_code = r.text();
  a.status = read_enum(r, ListingStatus::incomplete);
  if (r.boolean()) a.quantity = r.i64();
  a.created = r.maybe_time();
  a.last_updated = r.maybe_time();
  a.variation_attributes.resize(r.count());
  for (std::string& attribute : a.variation_attributes) attribute = r.text();
  a.is_variation_parent = r.boolean();
  return a;
}

}  // namespace

std::string encode_listing(std::string_view key, const Listing& listing) {
  RecordWriter w(kVersion);
  w.text(listing.integration);
  write(w, listing.amazon);
  w.u64(static_cast<std::uint64_t>(listing.source)).time(listing.as_of).time(listing.first_seen);
  w.boolean(listing.item.has_value());
  if (listing.item) w.text(*listing.item);
  w.maybe_time(listing.linked_at).boolean(listing.channel_change.has_value());
  if (const auto& change = listing.channel_change)
    w.u64(static_cast<std::uint64_t>(change->from)).u64(static_cast<std::uint64_t>(change->to)).time(change->at);
  w.maybe_time(listing.absent_since).boolean(listing.missing).text(listing.not_synced);
  return std::move(w).finish(key);
}

Result<Listing> decode_listing(std::string_view key, std::string_view value) {
  auto r = RecordReader::open(key, value, kVersion);
  if (!r) return fail(r, "a listing");
  Listing listing;
  listing.integration = r->strong<IntegrationName>();
  listing.amazon = read_amazon(*r);
  listing.source = read_enum(*r, ListingSource::get);
  listing.as_of = r->time();
  listing.first_seen = r->time();
  if (r->boolean()) listing.item = r->strong<ItemId>();
  listing.linked_at = r->maybe_time();
  if (r->boolean()) {
    ChannelChange change;
    change.from = read_enum(*r, Channel::fba);
    change.to = read_enum(*r, Channel::fba);
    change.at = r->time();
    listing.channel_change = change;
  }
  listing.absent_since = r->maybe_time();
  listing.missing = r->boolean();
  listing.not_synced = r->text();
  if (const auto ok = r->finish(); !ok) return fail(ok, "a listing");
  return listing;
}

}  // namespace invd::store
