#include "amazon/listing_report.h"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "amazon/read_listing_report.h"
#include "support/gzip.h"
#include "support/sanitized.h"
#include "unit/amazon/account_fixture.h"
#include "unit/amazon/pieces.h"

namespace invd::amazon {
namespace {

using catalog::AmazonListing;
using invd::test::gzip;

const MarketplaceId kUs("ATVPDKIKX0DER");
const MarketplaceId kJp("A1VC38T7YXB528");
const MarketplaceId kDe("A1PA6795UKMFR9");
constexpr std::string_view kHeader = "seller-sku\tquantity\tfulfillment-channel\tasin1\titem-name\tstatus\n";

std::string line(const std::string& sku, const std::string& quantity = "1", const std::string& title = "Tea") {
  return sku + "\t" + quantity + "\tDEFAULT\tB000TEA001\t" + title + "\tActive\n";
}

struct Whole {
  std::vector<AmazonListing> listings;
  std::vector<MalformedRow> malformed;
  ReportEnd end;
  std::size_t most_rows = 0;
  std::string error;
};

/// Reads a document given in pieces of so many bytes.
Whole read(std::string document, ReportForm form, std::size_t piece = 1'000, ReportLimits limits = {}) {
  Whole whole;
  auto report = ListingReport::open(std::move(form), limits);
  const auto drain = [&] {
    while (whole.error.empty() && !report->used_up()) {
      auto rows = report->next();
      if (!rows) {
        whole.error = std::string(name(rows.error().code)) + " " + rows.error().message;
        return;
      }
      whole.most_rows = std::max(whole.most_rows, rows->size());
      std::ranges::move(rows->listings, std::back_inserter(whole.listings));
      std::ranges::move(rows->malformed, std::back_inserter(whole.malformed));
    }
  };
  for (std::size_t at = 0; at < document.size() && whole.error.empty(); at += piece) {
    report->feed(document.substr(at, piece));
    drain();
  }
  if (whole.error.empty()) report->finish();
  drain();
  whole.end = report->end();
  return whole;
}

std::vector<std::string> skus(const Whole& whole) {
  std::vector<std::string> skus;
  for (const AmazonListing& listing : whole.listings) skus.push_back(listing.sku.str());
  return skus;
}

TEST(ListingReport, GivesTheSameRowsInAnyPiecesPackedOrNot) {
  std::string text(kHeader);
  for (int i = 0; i < 1'200; ++i) text += line("SKU-" + std::to_string(i), std::to_string(i));
  for (const bool packed : {false, true})
    for (const std::size_t piece : {1u, 37u, 1'000'000u}) {
      const Whole whole = read(packed ? gzip(text) : text, {.marketplace = kUs, .gzip = packed}, piece);
      ASSERT_EQ(whole.error, "");
      ASSERT_EQ(whole.listings.size(), 1'200u);
      EXPECT_EQ(whole.listings[1'199].quantity, 1'199);
      EXPECT_EQ(whole.listings[7].marketplace, kUs);
      EXPECT_EQ(whole.end.listings, 1'200u);
      EXPECT_EQ(whole.end.text_bytes, text.size());
      EXPECT_LE(whole.most_rows, 500u);
      if (piece == 1'000'000u) EXPECT_EQ(whole.most_rows, 500u);
    }
}

TEST(ListingReport, AMalformedRowIsToldByItsLineAndLeavesTheOthers) {
  const std::string text = std::string(kHeader) + line("A") + line("B", "many") + line("C") + "a torn\n" + line("D") +
                           "\n" + line("E", "5", std::string(5'000, 't')) + line("F", "6");
  const Whole whole = read(text.substr(0, text.size() - 1), {.marketplace = kUs});
  EXPECT_EQ(whole.error, "");
  EXPECT_EQ(skus(whole), (std::vector<std::string>{"A", "C", "D", "F"}));
  ASSERT_EQ(whole.malformed.size(), 3u);
  EXPECT_EQ(whole.malformed[0].line, 3u);
  EXPECT_EQ(whole.malformed[0].sku, Sku("B"));
  EXPECT_EQ(whole.malformed[0].reason, "quantity: not a quantity from 0 to 1000000000");
  EXPECT_EQ(whole.malformed[1].line, 5u);
  EXPECT_EQ(whole.malformed[1].sku, Sku());
  EXPECT_EQ(whole.malformed[2].line, 8u);
  EXPECT_EQ(whole.malformed[2].reason, "item-name: longer than 4096 bytes");
  EXPECT_EQ(whole.end.malformed, 3u);
}

TEST(ListingReport, LanguagesAndCharsetsOfJapanAndGermany) {
  // 出品者SKU, 商品ID, 数量, フルフィルメント・チャンネル, 商品名; and 茶 as a title.
  const std::string japanese =
      "\x8F\x6F\x95\x69\x8E\xD2SKU\t\x8F\xA4\x95i"
      "ID\t\x90\x94\x97\xCA\t"
      "\x83t\x83\x8B\x83t\x83"
      "B\x83\x8B\x83\x81\x83\x93\x83g\x81"
      "E\x83`\x83\x83\x83\x93\x83l\x83\x8B\t\x8F\xA4\x95i\x96\xBC\n"
      "CHA-1\tB1\t3\tDEFAULT\t\x92\x83\n";
  const Whole jp = read(japanese, {.marketplace = kJp, .charset = default_charset(kJp)}, 1);
  ASSERT_EQ(jp.error, "");
  ASSERT_EQ(jp.listings.size(), 1u);
  EXPECT_EQ(jp.listings[0].title, "茶");
  EXPECT_EQ(jp.end.replaced_bytes, 0u);

  const std::string german =
      "H\xE4ndler-SKU\tASIN 1\tMenge\tVersender\tArtikelbezeichnung\nTEE\tB1\t3\tDEFAULT\tGr\xFCner Tee\n";
  const Whole de = read(german, {.marketplace = kDe, .charset = default_charset(kDe)});
  ASSERT_EQ(de.error, "");
  EXPECT_EQ(de.listings.at(0).title, "Grüner Tee");
  EXPECT_TRUE(read(german, {.marketplace = kDe, .charset = Charset::utf8}).error.contains("does not name seller-sku"))
      << "a wrong charset is loud";

  const Whole marked = read("\xEF\xBB\xBF" + std::string(kHeader) + line("A", "1", "茶"),
                            {.marketplace = kJp, .charset = Charset::windows_31j}, 2);
  EXPECT_EQ(marked.error, "");
  EXPECT_EQ(marked.listings.at(0).title, "茶");
  EXPECT_EQ(marked.end.charset, Charset::utf8);
}

TEST(ListingReport, WhatIsNoReportOrNotWholeIsAnError) {
  const std::string text = std::string(kHeader) + line("A") + line("B");
  const std::string packed = gzip(text);
  EXPECT_EQ(read("", {.marketplace = kUs}).error, "malformed the report is empty: it has no header");
  EXPECT_EQ(read(std::string(kHeader), {.marketplace = kUs}).error, "") << "no listings, but a report";
  EXPECT_EQ(read(packed.substr(0, packed.size() - 1), {.marketplace = kUs, .gzip = true}).error,
            "malformed the report is cut off");
  EXPECT_EQ(read(text, {.marketplace = kUs, .gzip = true}).error,
            "malformed the report: not gzip, or damaged on its way");
  EXPECT_TRUE(read(packed, {.marketplace = kUs}).error.starts_with("malformed the report's header does not name"));
  EXPECT_TRUE(read(text, {.marketplace = kUs}, 1'000, {.packed = 50}).error.starts_with("limit "));
  EXPECT_TRUE(read(gzip(std::string(kHeader) + std::string(30u << 20, 'x')), {.marketplace = kUs, .gzip = true})
                  .error.starts_with("limit the report: it unpacks to more than 200 times"));
  EXPECT_TRUE(
      read(std::string(200u << 10, 'x'), {.marketplace = kUs}).error.starts_with("malformed the report's header"));
}

TEST(I12, ALineWithoutEndCostsItselfAndNoMemory) {
  const Whole whole = read(std::string(kHeader) + line("A") + std::string(3u << 20, 'x') + "\n" + line("B"),
                           {.marketplace = kUs}, 60'000);
  EXPECT_EQ(skus(whole), (std::vector<std::string>{"A", "B"}));
  ASSERT_EQ(whole.malformed.size(), 1u);
  EXPECT_EQ(whole.malformed[0].line, 3u);
  EXPECT_EQ(whole.malformed[0].reason, "the line is longer than the limit");
}

std::size_t resident_bytes() {
  std::size_t total = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// 300 MB of text, as members of gzip on end, a megabyte each.
TEST(ListingReport, AReportOfAnyLengthPassesInConstantMemory) {
  std::string rows;
  SeededRandom random(1);
  while (rows.size() < 1u << 20)
    rows += line("SKU-" + std::to_string(random.next()), std::to_string(random.below(1'000)),
                 "A title " + std::to_string(random.next()) + std::string(500, 't'));
  const auto in_rows = static_cast<std::uint64_t>(std::ranges::count(rows, '\n'));
  const std::string member = gzip(rows, 1);
  const int members = invd::test::rounds(300);
  auto report = ListingReport::open({.marketplace = kUs, .gzip = true}, {});
  std::uint64_t given = 0;
  const auto drain = [&] {
    while (!report->used_up()) {
      const auto some = report->next();
      ASSERT_TRUE(some) << some.error().message;
      given += some->listings.size();
    }
  };
  report->feed(gzip(kHeader));
  drain();
  std::size_t before = 0;
  std::size_t most = 0;
  for (int i = 0; i < members; ++i) {
    for (std::size_t at = 0; at < member.size(); at += 64u << 10) {
      report->feed(member.substr(at, 64u << 10));
      drain();
    }
    if (i == 3) before = resident_bytes();
    if (i > 3) most = std::max(most, resident_bytes());
  }
  report->finish();
  drain();
  EXPECT_EQ(given, in_rows * static_cast<std::uint64_t>(members));
  EXPECT_EQ(report->end().malformed, 0u);
  // Under the sanitizers freed memory is kept for a while.
  if (!invd::test::kSanitized) {
    EXPECT_LT(most, before + (8u << 20));
  }
}

class ReadListingReport : public test::AccountTest {
 protected:
  void stored(std::string body, int status = 200, http::Headers headers = {}, std::optional<Error> end = {}) {
    client.document = [this, body = std::move(body), status, headers = std::move(headers), end = std::move(end)] {
      taken = 0;
      return Result<std::unique_ptr<http::BodyStream>>(
          std::make_unique<test::Pieces>(http::Response{status, headers, ""}, body, 4'096, taken, end));
    };
  }
  static ReportDocument document(bool gzip = false, std::string url = "http://127.0.0.1:9/doc?sig=CANARY7") {
    return {.id = "D", .url = Secret(std::move(url)), .gzip = gzip};
  }
  Result<ReportEnd> fetch(ReportDocument of, const MarketplaceId& marketplace, OnRows on_rows) {
    auto end = scheduler.run(read_listing_report(account, std::move(of), marketplace, std::move(on_rows)));
    if (!end) {
      EXPECT_FALSE((end.error().message + end.error().hint).contains("CANARY7")) << end.error().message;
    }
    return end;
  }
  /// Keeps all rows.
  Result<ReportEnd> fetch(ReportDocument of, const MarketplaceId& marketplace = kUs) {
    kept.clear();
    return fetch(std::move(of), marketplace, [this](ReportRows rows) -> async::Task<Result<void>> {
      std::ranges::move(rows.listings, std::back_inserter(kept));
      co_return Result<void>{};
    });
  }

  std::vector<AmazonListing> kept;
  std::size_t taken = 0;
};

TEST_F(ReadListingReport, FetchesWithoutTokenAndGivesAllRows) {
  std::string text(kHeader);
  for (int i = 0; i < 1'234; ++i) text += line("SKU-" + std::to_string(i));
  stored(gzip(text));
  const auto end = fetch(document(true));
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(kept.size(), 1'234u);
  EXPECT_EQ(end->listings, 1'234u);
  EXPECT_EQ(end->missing.front(), ListingColumn::product_id);
  ASSERT_EQ(client.opened.size(), 1u);
  EXPECT_EQ(client.opened[0].method, "GET");
  EXPECT_TRUE(client.opened[0].headers.empty()) << "no access token, nothing of SP-API";
  EXPECT_GT(client.opened[0].limits.body, 5ull << 30);
  EXPECT_TRUE(client.logins.empty());
}

TEST_F(ReadListingReport, TheCharsetIsTheHeadersThenTheMarketplaces) {
  const std::string latin = std::string(kHeader) + line("A", "1", "Gr\xFCner Tee");
  stored(latin, 200, {{"Content-Type", "text/plain; charset=Cp1252"}});
  ASSERT_TRUE(fetch(document(), kJp));
  EXPECT_EQ(kept.at(0).title, "Grüner Tee");
  stored(latin);
  ASSERT_TRUE(fetch(document(), kDe));
  EXPECT_EQ(kept.at(0).title, "Grüner Tee");
  stored(latin, 200, {{"Content-Type", "text/plain; charset=EBCDIC"}});
  EXPECT_EQ(fetch(document(), kDe).error().code, ErrorCode::malformed);
}

TEST_F(ReadListingReport, WhatIsPackedOnTheWayIsUnpackedOnce) {
  stored(gzip(std::string(kHeader) + line("A")), 200, {{"Content-Encoding", "gzip"}});
  EXPECT_TRUE(fetch(document(true)));
  EXPECT_EQ(kept.size(), 1u);
  EXPECT_TRUE(fetch(document(false)));
  EXPECT_EQ(kept.size(), 1u);
}

TEST_F(ReadListingReport, NothingIsReadWhileRowsAreTaken) {
  std::string text(kHeader);
  for (int i = 0; i < 20'000; ++i) text += line("SKU-" + std::to_string(i));
  stored(text);
  std::size_t rows_taken = 0;
  std::size_t most_ahead = 0;
  const auto end = fetch(document(), kUs, [&](ReportRows rows) -> async::Task<Result<void>> {
    const std::size_t before = taken;
    co_await async::sleep_for(scheduler, Duration(1'000));
    EXPECT_EQ(taken, before);
    rows_taken += rows.size();
    most_ahead = std::max(most_ahead, taken - std::min(taken, rows_taken * line("SKU-00").size()));
    co_return Result<void>{};
  });
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(rows_taken, 20'000u);
  EXPECT_LT(most_ahead, 128u << 10);
}

TEST_F(ReadListingReport, WhatTheTakerSaysEndsTheReading) {
  std::string text(kHeader);
  for (int i = 0; i < 20'000; ++i) text += line("SKU-" + std::to_string(i));
  stored(text);
  int calls = 0;
  const auto end = fetch(document(), kUs, [&](const ReportRows&) -> async::Task<Result<void>> {
    ++calls;
    co_return fail(ErrorCode::store_full, "the disk is full");
  });
  EXPECT_EQ(end.error().code, ErrorCode::store_full);
  EXPECT_EQ(calls, 1);
  EXPECT_LT(taken, text.size());
}

TEST_F(ReadListingReport, ABrokenDownloadIsNeverAWholeReport) {
  stored(std::string(kHeader) + line("A"), 200, {}, Error{ErrorCode::temporary, "127.0.0.1: it broke", ""});
  EXPECT_EQ(fetch(document()).error().code, ErrorCode::temporary);
  for (const auto& [status, code] : std::vector<std::pair<int, ErrorCode>>{{403, ErrorCode::rejected},
                                                                           {404, ErrorCode::rejected},
                                                                           {302, ErrorCode::malformed},
                                                                           {206, ErrorCode::malformed},
                                                                           {429, ErrorCode::temporary},
                                                                           {503, ErrorCode::temporary}}) {
    stored("<Error><Signature>CANARY7</Signature></Error>", status);
    EXPECT_EQ(fetch(document()).error().code, code) << status;
  }
  client.document = [] { return fail(ErrorCode::unreachable, "127.0.0.1: no connection"); };
  EXPECT_EQ(fetch(document()).error().code, ErrorCode::unreachable);
}

TEST_F(ReadListingReport, NothingIsFetchedFromAnywhereElse) {
  stored(std::string(kHeader));
  EXPECT_EQ(fetch(document(false, "https://evil.example/doc?sig=CANARY7")).error().code, ErrorCode::refused);
  EXPECT_EQ(fetch(document(false, "http://s3.amazonaws.com/doc?sig=CANARY7")).error().code, ErrorCode::refused);
  EXPECT_TRUE(client.opened.empty());
  EXPECT_TRUE(fetch(document(false, "https://tortuga.s3.amazonaws.com/doc?sig=CANARY7")));
}

TEST_F(ReadListingReport, DestroyedWhileAWorkerParsesItLeavesNothingBehind) {
  stored(std::string(kHeader) + line("A"));
  scheduler.hold_workers(true);
  auto task = read_listing_report(account, document(), kUs,
                                  [](const ReportRows&) -> async::Task<Result<void>> { co_return Result<void>{}; });
  task.start(std::noop_coroutine()).resume();
  scheduler.advance(Duration(100));
  ASSERT_FALSE(task.done());
  task.reset();
  scheduler.hold_workers(false);
  scheduler.run_all();
  EXPECT_EQ(scheduler.queued(), 0u);
}

}  // namespace
}  // namespace invd::amazon
