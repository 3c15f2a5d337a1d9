#include "amazon/listing_row.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "amazon/report_date.h"

namespace invd::amazon {
namespace {

using catalog::AmazonListing;
using catalog::Channel;
using catalog::ListingStatus;

TsvLine split(std::string_view text) {
  TsvLine line{.number = 2, .fields = {}, .too_long = false};
  for (;;) {
    const std::size_t tab = text.find('\t');
    line.fields.push_back(text.substr(0, tab));
    if (tab == std::string_view::npos) return line;
    text.remove_prefix(tab + 1);
  }
}

Result<ListingHeader> header(std::string_view line) {
  return read_listing_header(split(line).fields);
}

constexpr std::string_view kEnglish =
    "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\timage-url\titem-is-marketplace\t"
    "product-id-type\titem-note\titem-condition\tasin1\tproduct-id\tpending-quantity\tfulfillment-channel\t"
    "merchant-shipping-group\tstatus";

Result<AmazonListing> row(std::string_view line, std::string_view of = kEnglish) {
  return decode_listing_row(*header(of), split(line), MarketplaceId("ATVPDKIKX0DER"));
}
std::string why(std::string_view line) {
  const auto decoded = row(line);
  return decoded ? "decoded" : decoded.error().message;
}

TEST(ListingColumns, AreFoundInTheLanguagesOfAmazonsStores) {
  struct Language {
    const char* name;
    std::string_view header;
  };
  const std::vector<Language> languages = {
      {"English", kEnglish},
      {"English, European",
       "item-name\tseller-sku\tquantity\topen-date\tproduct-id-type\titem-condition\tasin1\tproduct-id\t"
       "fulfilment-channel\tstatus"},
      {"German",
       "Artikelbezeichnung\tArtikelbeschreibung\tAngebotsnummer\tHändler-SKU\tPreis\tMenge\tErstellungsdatum\t"
       "Produkt-ID-Typ\tArtikelzustand\tASIN 1\tProdukt-ID\tAnzahl Bestellungen\tVersender\tStatus"},
      {"Japanese",
       "商品名\t出品ID\t出品者SKU\t価格\t数量\t出品日\t商品IDタイプ\tコンディション説明\tコンディション\tASIN "
       "1\t商品ID\t在庫数\t"
       "フルフィルメント・チャンネル\tmerchant-shipping-group\tステータス"},
      {"French",
       "nom-produit\tid-offre\tsku-vendeur\tprix\tquantité\tdate-ouverture\ttype-id-produit\tétat-produit\tasin1\t"
       "id-produit\tcanal-traitement\tétat"},
      {"Italian",
       "Nome dell'articolo\tNumero offerta\tSKU venditore\tPrezzo\tQuantità\tData di creazione\t"
       "Tipo di identificativo del prodotto\tCondizione dell'articolo\tASIN 1\tIdentificativo del prodotto\t"
       "Canale di gestione\tstato"},
      {"Spanish",
       "Título del producto\tSKU del vendedor\tPrecio\tCantidad\tFecha de creación\tTipo de identificador de "
       "producto\tEstado del producto\tASIN 1\tIdentificador del producto\tCantidad pendiente\tCanal de gestión "
       "logística\testado"},
      {"Polish",
       "nazwa-produktu\tsku-sprzedawcy\tcena\tilość\tdata-otwarcia\ttyp-identyfikatora-produktu\tstan-produktu\t"
       "asin1\tidentyfikator-produktu\tilość-oczekująca\tkanał-realizacji\tStatus"},
      {"Turkish",
       "item-name (ürün adı)\tseller-sku (satıcı sku)\tquantity (adet)\topen-date (yayınlanma tarihi)\t"
       "product-id-type (ürün numarası türü)\titem-condition (ürün durumu)\tasin1\tproduct-id (ürün numarası)\t"
       "fulfillment-channel (dağıtım kanalı)\tdurum"},
  };
  for (const Language& language : languages) {
    const auto read = header(language.header);
    ASSERT_TRUE(read) << language.name << ": " << read.error().message;
    EXPECT_TRUE(read->missing().empty()) << language.name << " lacks " << name(read->missing().front());
  }
}

TEST(ListingColumns, TheirOrderAndWhatStandsBetweenDoNotMatter) {
  const auto read = header("new-column\tStatus\tSeller_SKU\tQUANTITY\tasin1\tfulfillment channel");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->at(ListingColumn::seller_sku), 2u);
  EXPECT_EQ(read->at(ListingColumn::fulfillment_channel), 5u);
  EXPECT_EQ(read->columns, 6u);
  EXPECT_EQ(read->missing(),
            (std::vector{ListingColumn::product_id, ListingColumn::product_id_type, ListingColumn::item_name,
                         ListingColumn::item_condition, ListingColumn::open_date}));
}

TEST(ListingColumns, AHeaderThatIsNotUnderstoodIsRefusedWithItsText) {
  const auto unknown = header("Varunamn\tSäljarens SKU\tAntal");
  EXPECT_EQ(unknown.error().code, ErrorCode::malformed);
  EXPECT_EQ(unknown.error().message,
            "the report's header does not name seller-sku: it reads \"Varunamn | Säljarens SKU | Antal\"");
  EXPECT_TRUE(header("seller-sku\tasin1\tfulfillment-channel").error().message.contains("does not name quantity"));
  EXPECT_TRUE(header("seller-sku\tasin1\tquantity").error().message.contains("does not name fulfillment-channel"));
  EXPECT_TRUE(header("seller-sku\tquantity\tfulfillment-channel").error().message.contains("neither asin1 nor"));
  EXPECT_TRUE(header("seller-sku\tsku\tquantity\tasin1").error().message.contains("names seller-sku twice"));
  EXPECT_TRUE(header("<?xml version=\"1.0\"?><Error>").error().message.contains("does not name"));
}

TEST(ListingRow, BecomesAListing) {
  const auto listing =
      row("Green tea\tlong\t1\tTEA/1 +%\t9.90\t7\t2026-01-02 03:04:05 PST\t\ty\t1\tnote\t11\tB000TEA001\t"
          "B000TEA001\t0\tDEFAULT\tStandard\tActive");
  ASSERT_TRUE(listing) << listing.error().message;
  AmazonListing expected;
  expected.marketplace = MarketplaceId("ATVPDKIKX0DER");
  expected.sku = Sku("TEA/1 +%");
  expected.asin = Asin("B000TEA001");
  expected.title = "Green tea";
  expected.condition = "new_new";
  expected.channel = Channel::mfn;
  expected.channel_code = "DEFAULT";
  expected.status = ListingStatus::active;
  expected.quantity = 7;
  expected.created = Timestamp{1'767'351'845'000};
  EXPECT_EQ(*listing, expected);
}

constexpr std::string_view kShort =
    "seller-sku\tquantity\tfulfillment-channel\tasin1\tproduct-id\tproduct-id-type\tstatus";

TEST(ListingRow, TheDecisionsAboutOddRows) {
  const auto of = [](std::string_view line) { return row(line, kShort); };
  EXPECT_EQ(of("A\t\tAMAZON_EU\tB1\t\t\tInactive")->channel, Channel::fba);
  EXPECT_EQ(of("A\t\tAMAZON_EU\tB1\t\t\tInactive")->quantity, std::nullopt);
  EXPECT_EQ(of("A\t0\tDEFAULT\tB1\t\t\tInactive")->quantity, 0);
  EXPECT_EQ(of("A\t0\t\tB1\t\t\tInactive")->channel, Channel::unknown);
  EXPECT_EQ(of("A\t0\tDEFAULT\tB1\t\t\tINCOMPLETE")->status, ListingStatus::incomplete);
  EXPECT_EQ(of("A\t0\tDEFAULT\tB1\t\t\tDreaming")->status, ListingStatus::unknown);
  EXPECT_EQ(of("A\t0\tDEFAULT\t\tB2\t1\t")->asin, Asin("B2"));
  EXPECT_EQ(of("A\t0\tDEFAULT\t\t4006381333931\t4\t")->asin, Asin()) << "an EAN is no ASIN";
  EXPECT_EQ(of(" A,1 \t0\tDEFAULT\tB1\t\t\t")->sku, Sku(" A,1 ")) << "exact bytes";
  EXPECT_TRUE(of("A\t0\tDEFAULT\tB1\t\t\tActive\t\t")) << "empty fields beyond the header";
}

TEST(ListingRow, WhatIsNotCertainIsMalformed) {
  const auto reason = [](std::string_view line) {
    const auto decoded = row(line, kShort);
    return decoded ? "decoded" : decoded.error().message;
  };
  EXPECT_EQ(reason("A\t0\tDEFAULT\tB1"), "has 4 fields, the header 7");
  EXPECT_EQ(reason("a title with\ta tab\t0\tDEFAULT\tB1\t\t\tActive"), "has 8 fields, the header 7");
  EXPECT_EQ(reason("\t0\tDEFAULT\tB1\t\t\t"), "seller-sku: empty");
  EXPECT_EQ(reason("A\t-1\tDEFAULT\tB1\t\t\t"), "quantity: not a quantity from 0 to 1000000000");
  EXPECT_EQ(reason("A\t1.0\tDEFAULT\tB1\t\t\t"), "quantity: not a quantity from 0 to 1000000000");
  EXPECT_EQ(reason("A\t1000000001\tDEFAULT\tB1\t\t\t"), "quantity: not a quantity from 0 to 1000000000");
  EXPECT_EQ(reason("A\t99999999999999999999\tDEFAULT\tB1\t\t\t"), "quantity: not a quantity from 0 to 1000000000");
  EXPECT_EQ(reason("A\uFFFD\t0\tDEFAULT\tB1\t\t\t"), "seller-sku: holds bytes that are no text");
  EXPECT_EQ(reason("A\t0\tDEF\uFFFD\tB1\t\t\t"), "fulfillment-channel: holds bytes that are no text");
  EXPECT_EQ(reason(std::string(257, 'x') + "\t0\tDEFAULT\tB1\t\t\t"), "seller-sku: longer than 256 bytes");
  EXPECT_EQ(why("caf\uFFFD" + std::string("\t\t\tA\t\t1\t\t\t\t\t\t\t\t\t\tDEFAULT\t\t")), "decoded")
      << "a title is for people";
}

TEST(ReportDate, OnlyWhatIsCertainIsADate) {
  const auto text = [](std::string_view date) {
    const auto time = parse_report_date(date);
    return time ? to_rfc3339(*time) : "none";
  };
  EXPECT_EQ(text("2021-05-13 07:20:46 PDT"), "2021-05-13T14:20:46Z");
  EXPECT_EQ(text("2021-12-31 23:20:46 PST"), "2022-01-01T07:20:46Z");
  EXPECT_EQ(text("13/05/2021 09:20:46 MEST"), "2021-05-13T07:20:46Z");
  EXPECT_EQ(text("13.05.2021 09:20:46 CET"), "2021-05-13T08:20:46Z");
  EXPECT_EQ(text("2020/01/05 12:34:56 JST"), "2020-01-05T03:34:56Z");
  EXPECT_EQ(text("2021-05-13T07:20:46+02:00"), "2021-05-13T05:20:46Z");
  for (const char* unsure :
       {"", "2021-05-13", "2021-05-13 07:20:46", "2021-05-13 07:20:46 IST", "2021-05-13 07:20:46 XYZ",
        "31/02/2021 09:20:46 CET", "05/13/2021 09:20:46 PST", "2021-05-13 25:20:46 PST", "1970-01-01 00:00:00 JST",
        "2021-05-13 07:20:46  PST", "yesterday at noon, more or less"})
    EXPECT_EQ(text(unsure), "none") << unsure;
}

}  // namespace
}  // namespace invd::amazon
