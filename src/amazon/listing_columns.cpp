#include "amazon/listing_columns.h"

#include <algorithm>
#include <string>

#include "amazon/amazon_message.h"

namespace invd::amazon {
namespace {

constexpr std::array<std::string_view, kListingColumns> kNames = {
    "seller-sku",      "quantity",  "fulfillment-channel", "asin1",     "product-id",
    "product-id-type", "item-name", "item-condition",      "open-date", "status"};

struct Alias {
  std::string_view header;  // as normal() makes it
  ListingColumn column;
};
using enum ListingColumn;

// By language. What stands in parentheses after an English name (as in Turkish reports) is dropped before.
constexpr std::array kAliases = {
    // English
    Alias{"seller-sku", seller_sku},
    Alias{"sku", seller_sku},
    Alias{"quantity", quantity},
    Alias{"fulfillment-channel", fulfillment_channel},
    Alias{"fulfilment-channel", fulfillment_channel},
    Alias{"asin1", asin1},
    Alias{"asin-1", asin1},
    Alias{"asin", asin1},
    Alias{"product-id", product_id},
    Alias{"product-id-type", product_id_type},
    Alias{"item-name", item_name},
    Alias{"item-condition", item_condition},
    Alias{"open-date", open_date},
    Alias{"status", status},
    // German
    Alias{"händler-sku", seller_sku},
    Alias{"menge", quantity},
    Alias{"versender", fulfillment_channel},
    Alias{"produkt-id", product_id},
    Alias{"produkt-id-typ", product_id_type},
    Alias{"artikelbezeichnung", item_name},
    Alias{"artikelzustand", item_condition},
    Alias{"erstellungsdatum", open_date},
    // Japanese
    Alias{"出品者sku", seller_sku},
    Alias{"数量", quantity},
    Alias{"フルフィルメント・チャンネル", fulfillment_channel},
    Alias{"商品id", product_id},
    Alias{"商品idタイプ", product_id_type},
    Alias{"商品名", item_name},
    Alias{"コンディション", item_condition},
    Alias{"出品日", open_date},
    Alias{"ステータス", status},
    // French
    Alias{"sku-vendeur", seller_sku},
    Alias{"quantité", quantity},
    Alias{"canal-traitement", fulfillment_channel},
    Alias{"id-produit", product_id},
    Alias{"type-id-produit", product_id_type},
    Alias{"nom-produit", item_name},
    Alias{"état-produit", item_condition},
    Alias{"date-ouverture", open_date},
    Alias{"état", status},
    // Italian
    Alias{"sku-venditore", seller_sku},
    Alias{"quantità", quantity},
    Alias{"canale-di-gestione", fulfillment_channel},
    Alias{"identificativo-del-prodotto", product_id},
    Alias{"tipo-di-identificativo-del-prodotto", product_id_type},
    Alias{"nome-dell'articolo", item_name},
    Alias{"condizione-dell'articolo", item_condition},
    Alias{"data-di-creazione", open_date},
    Alias{"stato", status},
    // Spanish
    Alias{"sku-del-vendedor", seller_sku},
    Alias{"cantidad", quantity},
    Alias{"canal-de-gestión-logística", fulfillment_channel},
    Alias{"identificador-del-producto", product_id},
    Alias{"tipo-de-identificador-de-producto", product_id_type},
    Alias{"título-del-producto", item_name},
    Alias{"estado-del-producto", item_condition},
    Alias{"fecha-de-creación", open_date},
    Alias{"estado", status},
    // Polish
    Alias{"sku-sprzedawcy", seller_sku},
    Alias{"ilość", quantity},
    Alias{"kanał-realizacji", fulfillment_channel},
    Alias{"identyfikator-produktu", product_id},
    Alias{"typ-identyfikatora-produktu", product_id_type},
    Alias{"nazwa-produktu", item_name},
    Alias{"stan-produktu", item_condition},
    Alias{"data-otwarcia", open_date},
    // Turkish, but for those that begin in English
    Alias{"durum", status},
};

std::string normal(std::string_view header) {
  if (header.ends_with(')'))
    if (const std::size_t open = header.find(" ("); open != std::string_view::npos) header = header.substr(0, open);
  const std::size_t begin = header.find_first_not_of(" \"");
  if (begin == std::string_view::npos) return {};
  std::string out(header.substr(begin, header.find_last_not_of(" \"") - begin + 1));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '_') c = '-';
  }
  return out;
}

/// What a person needs to see of a header that is not understood.
std::string quoted(std::span<const std::string_view> fields) {
  std::string all;
  for (const std::string_view field : fields) {
    if (!all.empty()) all += " | ";
    all += presentable(field);
    if (all.size() > 1'000) break;
  }
  return "\"" + all + "\"";
}

std::unexpected<Error> refuse(const std::string& what, std::span<const std::string_view> fields) {
  return fail(ErrorCode::malformed, "the report's header " + what + ": it reads " + quoted(fields),
              "if this is Amazon's report of all listings in a language that invd does not know, report the header");
}

}  // namespace

std::string_view name(ListingColumn column) {
  return kNames.at(static_cast<std::size_t>(column));
}

std::optional<ListingColumn> listing_column(std::string_view header) {
  const auto* const found = std::ranges::find(kAliases, normal(header), &Alias::header);
  if (found == kAliases.end()) return std::nullopt;
  return found->column;
}

std::vector<ListingColumn> ListingHeader::missing() const {
  std::vector<ListingColumn> missing;
  for (std::size_t i = 0; i < place.size(); ++i)
    if (!place.at(i)) missing.push_back(static_cast<ListingColumn>(i));
  return missing;
}

Result<ListingHeader> read_listing_header(std::span<const std::string_view> fields) {
  ListingHeader header;
  header.columns = fields.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto column = listing_column(fields[i]);
    if (!column) continue;
    auto& place = header.place.at(static_cast<std::size_t>(*column));
    if (place) return refuse("names " + std::string(name(*column)) + " twice", fields);
    place = i;
  }
  for (const ListingColumn needed : {seller_sku, quantity, fulfillment_channel})
    if (!header.at(needed)) return refuse("does not name " + std::string(name(needed)), fields);
  if (!header.at(asin1) && !header.at(product_id)) return refuse("names neither asin1 nor product-id", fields);
  return header;
}

}  // namespace invd::amazon
