#include <algorithm>
#include <gtest/gtest.h>
#include <iconv.h>

#include "sandbox/charset.h"
#include "unit/sandbox/report_caller.h"

namespace invd::sandbox::test {
namespace {

std::string to_utf8(const std::string& text, const char* from) {
  const iconv_t converter = iconv_open("UTF-8", from);
  std::string in = text;
  std::string out(text.size() * 4 + 4, '\0');
  char* read = in.data();
  char* written = out.data();
  std::size_t left = in.size();
  std::size_t room = out.size();
  const bool good = iconv(converter, &read, &left, &written, &room) != static_cast<std::size_t>(-1);
  iconv_close(converter);
  out.resize(out.size() - room);
  return good ? out : "not " + std::string(from);
}

class ReportDocumentTest : public testing::Test {
 protected:
  static Options options() {
    Options o = small(0);
    o.shop.products = 60;
    return o;
  }
  ReportDocumentTest() : world_(3, options()), caller_(world_) {}
  void set(const std::function<void(ReportSettings&)>& change) {
    ReportSettings settings = world_.reports().settings();
    settings.cool_down = Duration(0);
    change(settings);
    ASSERT_TRUE(world_.reports().set(settings).has_value());
  }
  World world_;
  ReportCaller caller_;
};

TEST_F(ReportDocumentTest, HasARowForEachListingAndTellsTheTruth) {
  const auto rows = table(caller_.read());
  const auto& listings = world_.shop().listings();
  ASSERT_EQ(rows.size(), listings.size() + 1);
  EXPECT_EQ(rows[0][0], "item-name");
  EXPECT_EQ(rows[0][3], "seller-sku");
  EXPECT_EQ(rows[0].back(), "status");
  std::set<std::string> statuses;
  for (std::uint32_t i = 0; i < listings.size(); ++i) {
    const auto& row = rows[i + 1];
    const ListingView view = listings.now(i);
    ASSERT_EQ(row.size(), rows[0].size());
    EXPECT_EQ(row[3], world_.shop().products()[i].sku);
    EXPECT_EQ(row[16], world_.shop().products()[i].asin);
    EXPECT_EQ(row[26], view.listing->by_amazon ? "AMAZON_NA" : "DEFAULT");
    const bool counted = !view.listing->by_amazon && !view.listing->is_parent;
    EXPECT_EQ(row[5], counted ? std::to_string(view.quantity(0)) : "") << "empty for FBA";
    if (!view.listing->is_parent) EXPECT_EQ(row[28] == "Active", view.buyable(0));
    statuses.insert(row[28]);
  }
  EXPECT_EQ(statuses, (std::set<std::string>{"Active", "Inactive", "Incomplete"}));
}

TEST_F(ReportDocumentTest, IsGzipUnlessSwitchedOff) {
  const std::string first = caller_.create();
  set([](ReportSettings& s) { s.format.compress = false; });
  caller_.wait(std::chrono::minutes(5));
  const Json plain = caller_.document(first);
  EXPECT_FALSE(plain.contains("compressionAlgorithm"));
  const Reply text = caller_.download(plain.at("url"));
  EXPECT_TRUE(text.response.body.starts_with("item-name\t"));
  set([](ReportSettings& s) { s.format.compress = true; });
  const std::string second = caller_.create();
  caller_.wait(std::chrono::minutes(5));
  const Json packed = caller_.document(second);
  EXPECT_EQ(packed.at("compressionAlgorithm"), "GZIP");
  const Reply bytes = caller_.download(packed.at("url"));
  EXPECT_EQ(gunzip(bytes.response.body), text.response.body);
  EXPECT_EQ(http::find_header(bytes.response.headers, "Content-Encoding"), "identity");
  const Json said = caller_.document(second, {{"enableContentEncodingUrlHeader", "true"}});
  EXPECT_EQ(http::find_header(caller_.download(said.at("url")).response.headers, "Content-Encoding"), "gzip");
}

TEST_F(ReportDocumentTest, ComesInTheCharsetOfItsContentType) {
  const std::string utf8 = caller_.read();
  ASSERT_NE(utf8.find("木製まな板"), std::string::npos);
  ASSERT_NE(utf8.find("Zirbenholz – groß"), std::string::npos);
  const auto read_in = [&](const char* charset) {
    set([&](ReportSettings& s) { s.format.charset = charset; });
    return caller_.read();
  };
  for (const char* charset : {"windows-1252", "ISO-8859-1"}) {
    const std::string text = to_utf8(read_in(charset), "CP1252");
    EXPECT_NE(text.find("Zirbenholz – groß"), std::string::npos) << charset;
    EXPECT_NE(text.find("????? 40×30 cm ?????"), std::string::npos) << "what the charset lacks";
    EXPECT_EQ(table(text).size(), table(utf8).size());
  }
  for (const char* charset : {"Shift_JIS", "windows-31j"})
    EXPECT_NE(to_utf8(read_in(charset), "CP932").find("木製まな板 40×30 cm プレミアム"), std::string::npos) << charset;
}

TEST_F(ReportDocumentTest, TheCharsetIsDeclaredOrNot) {
  const auto type = [&](bool declared) {
    set([&](ReportSettings& s) {
      s.format.charset = "Shift_JIS";
      s.format.declare_charset = declared;
    });
    const std::string id = caller_.create();
    caller_.wait(std::chrono::minutes(5));
    const Reply reply = caller_.download(caller_.document(id).at("url"));
    return std::string(http::find_header(reply.response.headers, "Content-Type"));
  };
  EXPECT_EQ(type(true), "text/plain; charset=Shift_JIS");
  EXPECT_EQ(type(false), "text/plain");
}

TEST_F(ReportDocumentTest, HeadersAreLocalisedAndRowsAreNot) {
  const auto english = table(caller_.read());
  const auto read_in = [&](const char* language) {
    set([&](ReportSettings& s) { s.format.headers = language; });
    return table(caller_.read());
  };
  const auto german = read_in("de");
  EXPECT_EQ(german[0][3], "Händler-SKU");
  EXPECT_EQ(german[0][26], "Versender");
  EXPECT_EQ(german[0][7], "image-url") << "not every header is";
  const auto japanese = read_in("ja");
  EXPECT_EQ(japanese[0][3], "出品者SKU");
  EXPECT_EQ(japanese[0][26], "フルフィルメント・チャンネル");
  EXPECT_EQ(std::vector(german.begin() + 1, german.end()), std::vector(english.begin() + 1, english.end()));
  EXPECT_EQ(std::vector(japanese.begin() + 1, japanese.end()), std::vector(english.begin() + 1, english.end()));
}

TEST_F(ReportDocumentTest, ColumnsMayBeMoreOrFewerAndAMarkMayStandBefore) {
  set([](ReportSettings& s) {
    s.format.extra_columns = 3;
    s.format.left_out = {"status", "asin3"};
    s.format.byte_order_mark = true;
  });
  const std::string text = caller_.read();
  EXPECT_TRUE(text.starts_with("\xef\xbb\xbfitem-name\t"));
  const auto rows = table(text);
  EXPECT_EQ(rows[0].size(), 29U - 2 + 3);
  EXPECT_EQ(rows[0].back(), "sandbox-column-3");
  EXPECT_FALSE(std::ranges::count(rows[0], "status") > 0);
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
}

TEST_F(ReportDocumentTest, WhatWouldBreakARowBecomesABlank) {
  ASSERT_TRUE(world_.shop().list({.sku = "mug", .first = {.title = "A\tmug\r\n\"big\""}}).has_value());
  const auto rows = table(caller_.read());
  EXPECT_EQ(rows.back()[0], "A mug  \"big\"");
  EXPECT_EQ(rows.back()[3], "mug");
}

TEST_F(ReportDocumentTest, ASyntheticOneIsStreamedInSmallPieces) {
  constexpr std::uint64_t kRows = 200'000;
  set([](ReportSettings& s) {
    s.synthetic_rows = kRows;
    s.format.compress = false;
  });
  const auto stream = [&] {
    const std::string id = caller_.create();
    caller_.wait(std::chrono::minutes(5));
    Reply reply = caller_.download(caller_.document(id).at("url"));
    EXPECT_TRUE(reply.response.body.empty());
    return reply.stream;
  };
  const auto plain = stream();
  ASSERT_NE(plain, nullptr);
  std::size_t size = 0;
  std::uint64_t rows = 0;
  std::size_t largest = 0;
  for (std::string piece = plain->next(); !piece.empty(); piece = plain->next()) {
    size += piece.size();
    rows += static_cast<std::uint64_t>(std::ranges::count(piece, '\n'));
    largest = std::max(largest, piece.size());
  }
  EXPECT_EQ(rows, kRows + 1);
  EXPECT_GT(size, kRows * 200);
  EXPECT_LT(largest, 128U << 10);
  set([](ReportSettings& s) { s.format.compress = true; });
  const auto packed = stream();
  ASSERT_NE(packed, nullptr);
  EXPECT_EQ(gunzip(whole_body(*packed)).size(), size);
}

TEST_F(ReportDocumentTest, SettingsThatMakeNoSenseAreRefused) {
  const auto refused = [&](const std::function<void(ReportSettings&)>& change) {
    ReportSettings settings;
    change(settings);
    return !world_.reports().set(settings).has_value();
  };
  EXPECT_FALSE(refused([](ReportSettings&) {}));
  EXPECT_TRUE(refused([](ReportSettings& s) { s.format.charset = "UTF-16"; }));
  EXPECT_TRUE(refused([](ReportSettings& s) { s.format.headers = "fr"; }));
  EXPECT_TRUE(refused([](ReportSettings& s) { s.queued = Duration(-1); }));
  EXPECT_TRUE(refused([](ReportSettings& s) { s.synthetic_rows = 1'000'000'001; }));
}

TEST(Charsets, EveryByteOfAPieceThatBreaksOffIsOneQuestionMark) {
  auto charset = Charset::named("windows-1252");
  ASSERT_TRUE(charset.has_value());
  EXPECT_EQ(charset->encode("aé木b\xff\xe6\x9c"), "a\xe9?b??");
  EXPECT_EQ(charset->encode(""), "");
}

}  // namespace
}  // namespace invd::sandbox::test
