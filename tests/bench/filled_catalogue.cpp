#include "bench/filled_catalogue.h"

#include <string>

#include "base/random.h"
#include "bench/filling.h"
#include "catalog/item.h"
#include "catalog/listing.h"
#include "store/domains.h"
#include "store/items.h"
#include "store/listings.h"
#include "store/postings.h"

namespace invd::bench {
namespace {

const IntegrationName kShop("demo");
const MarketplaceId kStore("ATVPDKIKX0DER");
const stock::Place kMain{stock::Account::own, WarehouseName("Main")};

std::string nine_digits(std::uint64_t n) {
  return std::to_string(1'000'000'000 + n).substr(1);
}

catalog::Item item(std::uint64_t n, Timestamp now) {
  catalog::Item out;
  out.sku = Sku("SKU-" + nine_digits(n));
  out.name = "Hand-made maple board, oiled, with a groove around its edge, no. " + std::to_string(n);
  out.unit = "pcs";
  out.created_at = now;
  return out;
}

catalog::Listing listing(const catalog::Item& of, std::uint64_t n, std::int64_t units, Timestamp now) {
  catalog::Listing out;
  out.integration = kShop;
  catalog::AmazonListing& amazon = out.amazon;
  amazon.marketplace = kStore;
  amazon.sku = of.sku;
  amazon.asin = Asin("B0" + nine_digits(n).substr(1));
  amazon.title = of.name;
  amazon.product_type = "CUTTING_BOARD";
  amazon.condition = "new_new";
  amazon.channel = catalog::Channel::mfn;
  amazon.channel_code = "DEFAULT";
  amazon.status = catalog::ListingStatus::active;
  amazon.quantity = units;
  amazon.created = amazon.last_updated = now - std::chrono::hours(24 * 400);
  out.as_of = out.first_seen = now;
  out.item = of.id;
  out.linked_at = now;
  return out;
}

void post_stock(store::WriteTxn& txn, const catalog::Item& of, std::uint64_t n, std::int64_t units, Timestamp now) {
  const store::Note note{"opening", "amazon"};
  const stock::Movement opening{{{"opening", OrderId(of.sku.str()), LineId("1")}, stock::MovementKind::opening, 1},
                                of.id,
                                units,
                                {stock::Account::opening, {}},
                                kMain,
                                now};
  must(store::post(txn, opening, stock::Floor::none, note));
  if (n % 10 != 0) return;
  const stock::LineRef line{kShop.str(), OrderId("701-" + nine_digits(n)), LineId("1")};
  must(store::post(txn, {{line, stock::CommitmentKind::reserve, 1}, of.id, kMain.warehouse, 1, now},
                   {"UNSHIPPED", "amazon"}));
}

}  // namespace

void fill_catalogue(const std::filesystem::path& directory, std::uint64_t items) {
  const store::lmdb::OpenStore opened = open_to_fill(directory);
  const Timestamp now = wall_clock();
  SeededRandom random(1);
  in_transactions(*opened.engine, items, [&](store::WriteTxn& txn, std::uint64_t n) {
    const catalog::Item made = must(store::create_item(txn, item(n, now)));
    const auto units = static_cast<std::int64_t>(1 + random.below(500));
    must(store::put_listing(txn, listing(made, n, units, now), std::nullopt));
    must(store::put_domain(txn, {.id = {kShop, made.sku, {}},
                                 .item = made.id,
                                 .cut = now,
                                 .opening = store::Opening::posted,
                                 .quantity = units,
                                 .warehouse = kMain.warehouse}));
    post_stock(txn, made, n, units, now);
  });
}

}  // namespace invd::bench
