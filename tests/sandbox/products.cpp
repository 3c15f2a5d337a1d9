#include "sandbox/products.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "sandbox/chance.h"

namespace invd::sandbox {
namespace {

struct StoreFacts {
  std::string_view country, tail, language;
  int decimals;
  std::int64_t price_level;
};

constexpr std::array<StoreFacts, 23> kFacts = {{
    {"US", "com", "en_US", 2, 1},    {"CA", "ca", "en_CA", 2, 1},      {"MX", "com.mx", "es_MX", 2, 18},
    {"BR", "com.br", "pt_BR", 2, 5}, {"IE", "ie", "en_IE", 2, 1},      {"ES", "es", "es_ES", 2, 1},
    {"GB", "co.uk", "en_GB", 2, 1},  {"FR", "fr", "fr_FR", 2, 1},      {"BE", "com.be", "nl_BE", 2, 1},
    {"NL", "nl", "nl_NL", 2, 1},     {"DE", "de", "de_DE", 2, 1},      {"IT", "it", "it_IT", 2, 1},
    {"SE", "se", "sv_SE", 2, 10},    {"ZA", "co.za", "en_ZA", 2, 18},  {"PL", "pl", "pl_PL", 2, 4},
    {"EG", "eg", "ar_EG", 2, 48},    {"TR", "com.tr", "tr_TR", 2, 34}, {"SA", "sa", "ar_SA", 2, 4},
    {"AE", "ae", "ar_AE", 2, 4},     {"IN", "in", "en_IN", 2, 84},     {"SG", "sg", "en_SG", 2, 1},
    {"AU", "com.au", "en_AU", 2, 1}, {"JP", "co.jp", "ja_JP", 0, 150},
}};

constexpr std::array<std::string_view, 12> kTitles = {
    "Maple Cutting Board, 40 x 30 cm",
    "Enamel Mug 350 ml \"Camp\"",
    "Linen Apron – Natural",
    "木製まな板 40×30 cm プレミアム",
    "琺瑯マグカップ 350ml ブルー",
    "لوح تقطيع من خشب القيقب",
    "كوب مطلي بالمينا ٣٥٠ مل",
    "Tagliere in acero d'acero, 40 × 30",
    "Brotkasten aus Zirbenholz – groß",
    "Tabla de cortar «Arce» ñandú",
    "Candle \\ Beeswax / 100% pure & simple",
    "Notebook A5 📓 dotted",
};

/// SKUs as sellers really write them; lesson 16.
constexpr std::array<std::string_view, 12> kOddTails = {
    " with blank", "/slash", "&and", ",comma", "＆wide", "%25", "+plus", "#hash", "\"quote\"", "\\back", "-é", "-📦"};

constexpr std::size_t kLongestSku = 40;

std::string sku_of(std::uint64_t seed, std::size_t i) {
  std::array<char, 40> text{};
  if (i % 40 == 7) {  // the SKU before it in lower case
    std::snprintf(text.data(), text.size(), "sb-%06zu", i - 1);
    return text.data();
  }
  std::snprintf(text.data(), text.size(), "SB-%06zu", i);
  std::string sku = text.data();
  if (i % 25 == 3) sku += kOddTails[(i / 25) % kOddTails.size()];
  if (i % 400 == 11) sku += " ";  // blanks at the ends belong to the SKU (ITEM-2)
  if (i % 400 == 12) sku = " " + sku;
  if (i % 400 == 13) sku += "-as-long-as-a-sku-may-be-at-Amazon";
  sku.resize(std::min(sku.size(), kLongestSku));
  if (i % 400 != 13 && mix(seed, i) % 97 == 0) sku += "-" + std::to_string(mix(seed, i) % 100000);
  return sku;
}

}  // namespace

std::vector<Store> make_stores(const std::vector<std::string>& wanted) {
  std::vector<Store> stores;
  for (const std::string& one : wanted) {
    const Marketplace* m = find_marketplace(one);
    if (m == nullptr) continue;
    for (const StoreFacts& facts : kFacts) {
      if (facts.country != m->country) continue;
      const std::string tail(facts.tail);
      stores.push_back(
          {m, "Amazon." + tail, "www.amazon." + tail, std::string(facts.language), facts.decimals, facts.price_level});
    }
  }
  return stores;
}

std::vector<Product> make_products(std::uint64_t seed, std::size_t count) {
  std::vector<Product> products;
  products.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    Chance chance(seed, 'P', i);
    Product p;
    p.sku = sku_of(seed, i);
    p.asin = make_asin(i);
    p.title = std::string(kTitles[chance.below(kTitles.size())]) + " " + std::to_string(i);
    p.price = chance.between(199, 19'999);
    if (chance.in_thousand(10)) p.price = chance.between(100'000'000, 999'999'999);  // more than a million dollars
    p.by_amazon = chance.in_thousand(400);
    p.customizable = chance.in_thousand(50);
    products.push_back(std::move(p));
  }
  return products;
}

Product make_parent(std::uint32_t number) {
  std::array<char, 32> sku{};
  std::snprintf(sku.data(), sku.size(), "SB-FAMILY-%06u", number);
  Product parent;
  parent.sku = sku.data();
  parent.asin = make_asin(number);
  parent.title = "Family of variations " + std::to_string(number);
  return parent;
}

std::string make_asin(std::size_t number) {
  std::array<char, 16> asin{};
  std::snprintf(asin.data(), asin.size(), "B0%08llX",
                static_cast<unsigned long long>(number * 2654435761U % 0xFFFFFFFFU));
  return {asin.data(), 10};
}

std::int64_t price_in(const Product& product, const Store& store) {
  const std::int64_t cents = product.price * store.price_level;
  return store.decimals == 0 ? cents / 100 : cents;
}

}  // namespace invd::sandbox
