#include "sandbox/report_columns.h"

namespace invd::sandbox {

const std::array<ReportColumn, kReportColumns>& report_columns() {
  static constexpr std::array<ReportColumn, kReportColumns> kColumns = {{
      {"item-name", "Artikelbezeichnung", "商品名"},
      {"item-description", "Artikelbeschreibung", ""},
      {"listing-id", "Angebotsnummer", "出品ID"},
      {"seller-sku", "Händler-SKU", "出品者SKU"},
      {"price", "Preis", "価格"},
      {"quantity", "Menge", "数量"},
      {"open-date", "Erstellungsdatum", "出品日"},
      {"image-url", "", ""},
      {"item-is-marketplace", "", ""},
      {"product-id-type", "Produkt-ID-Typ", "商品IDタイプ"},
      {"zshop-shipping-fee", "", ""},
      {"item-note", "Anmerkung zum Artikel", "コンディション説明"},
      {"item-condition", "Artikelzustand", "コンディション"},
      {"zshop-category1", "", ""},
      {"zshop-browse-path", "", ""},
      {"zshop-storefront-feature", "", ""},
      {"asin1", "ASIN 1", "ASIN 1"},
      {"asin2", "ASIN 2", "ASIN 2"},
      {"asin3", "ASIN 3", "ASIN 3"},
      {"will-ship-internationally", "Internationaler Versand", "国外へ配送可"},
      {"expedited-shipping", "Expressversand", "迅速な配送"},
      {"zshop-boldface", "", ""},
      {"product-id", "Produkt-ID", "商品ID"},
      {"bid-for-featured-placement", "", ""},
      {"add-delete", "", ""},
      {"pending-quantity", "Anzahl Bestellungen", ""},
      {"fulfillment-channel", "Versender", "フルフィルメント・チャンネル"},
      {"merchant-shipping-group", "Händlerversandgruppe", ""},
      {"status", "Status", "ステータス"},
  }};
  return kColumns;
}

std::string_view header(const ReportColumn& column, std::string_view language) {
  if (language == "de" && !column.german.empty()) return column.german;
  if (language == "ja" && !column.japanese.empty()) return column.japanese;
  return column.name;
}

bool knows_language(std::string_view language) {
  return language == "en" || language == "de" || language == "ja";
}

}  // namespace invd::sandbox
