// Items as files: items import and items export.
#include "base/base64.h"
#include "ctl/item_export.h"
#include "ctl/item_import.h"
#include "unit/ctl/asked_daemon.h"

namespace invd::ctl {
namespace {

using nlohmann::json;
using test::Ran;

control::ItemImportReply counted(std::int64_t rows, std::int64_t failed, bool applied) {
  return {.rows = rows,
          .created = rows - failed,
          .changed = 0,
          .unchanged = 0,
          .failed = failed,
          .dry_run = false,
          .applied = applied,
          .errors = {}};
}

TEST(ItemImport, TheEndSaysWhatWasDoneAndWhatIsWrongWhere) {
  control::ItemImportReply reply{.rows = 1'204,
                                 .created = 1'000,
                                 .changed = 200,
                                 .unchanged = 2,
                                 .failed = 2,
                                 .dry_run = false,
                                 .applied = true,
                                 .errors = {{.row = 7, .column = "on_hand", .value = "many", .message = "no number"}}};
  EXPECT_EQ(render_import(reply, {}),
            "1,204 rows: 1,000 created, 200 changed, 2 unchanged, 2 wrong\n"
            "\n"
            "  ROW  COLUMN   VALUE  PROBLEM\n"
            "    7  on_hand  many   no number\n"
            "  The first 1 are shown.\n"
            "\n"
            "The rows that are right were taken.\n");
  reply.applied = false;
  EXPECT_NE(
      render_import(reply, {}).find("\nNothing was taken. Correct the file, or give --partial to take the rest.\n"),
      std::string::npos);
  reply.dry_run = true;
  EXPECT_NE(render_import(reply, {}).find("\nA dry run: the books are as they were.\n"), std::string::npos);
  EXPECT_EQ(render_import(counted(1, 0, true), {}), "1 row: 1 created\n");
  EXPECT_EQ(render_import(counted(0, 0, true), {}), "0 rows: nothing to do\n");
}

TEST(ItemImport, WhereNoRowIsRightNoneIsSaidToBeTaken) {
  EXPECT_EQ(render_import(counted(3, 3, true), {}), "3 rows: 3 wrong\nNothing was taken: no row is right.\n");
}

TEST(Ctl3, AnImportsExitCodeTellsAPartFromNothing) {
  using control::ExitCode;
  EXPECT_EQ(exit_code_of(counted(3, 0, true), false), ExitCode::done);
  EXPECT_EQ(exit_code_of(counted(3, 1, false), false), ExitCode::failed);
  EXPECT_EQ(exit_code_of(counted(3, 1, true), true), ExitCode::partial);
  EXPECT_EQ(exit_code_of(counted(3, 3, true), true), ExitCode::failed);
}

class ItemFiles : public test::AskedDaemon {
 protected:
  /// Takes uploads as "u-1" and answers items.import so.
  void import_answers(const control::ItemImportReply& reply, std::vector<std::string> progress = {}) {
    on<control::FilePutRequest>("files.put", control::FilePutReply{.upload = "u-1", .bytes = 0});
    on_text("items.import", control::to_json(reply), std::move(progress));
    start();
  }
  std::string write(const std::string& text) {
    const std::string path = folder.file("items.csv");
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
};

TEST_F(ItemFiles, AFileGoesUpInPiecesAndIsThenImported) {
  import_answers(counted(2, 0, true));
  std::string text = "sku\r\n";
  while (text.size() <= 2 * control::kUploadChunkBytes) text += "MUG \"\xC3\xBC\" 1\r\n";
  EXPECT_EQ(run("invctl items import " + write(text)).code, 0);
  const std::vector<Asked> calls = all_asked();
  ASSERT_EQ(calls.size(), 4U);
  std::string sent;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(calls[i].method, "files.put");
    const auto put = control::from_json<control::FilePutRequest>(calls[i].parameters).value();
    EXPECT_EQ(put.upload, i == 0 ? "" : "u-1");
    EXPECT_EQ(put.last, i == 2);
    sent += from_base64(put.data).value();
  }
  EXPECT_EQ(sent, text);
  EXPECT_EQ(calls[3], (Asked{"items.import", R"({"upload":"u-1"})"}));
}

TEST_F(ItemFiles, AFileOfWholePiecesAndAnEmptyOneEndToo) {
  import_answers(counted(0, 0, true));
  EXPECT_EQ(run("invctl items import " + write(std::string(control::kUploadChunkBytes, 'a'))).code, 0);
  std::vector<Asked> calls = all_asked();
  ASSERT_EQ(calls.size(), 3U);
  EXPECT_EQ(calls[1].parameters, R"({"upload":"u-1","last":true})");
  EXPECT_EQ(run("invctl items import " + write("")).code, 0);
  calls = all_asked();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0].parameters, R"({"last":true})");
}

TEST_F(ItemFiles, StdinIsReadAndTheWishesAreSent) {
  import_answers(counted(1, 0, false));
  EXPECT_EQ(run("printf 'sku\\nA\\n' | invctl items import - --dry-run --partial").code, 0);
  const std::vector<Asked> calls = all_asked();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(json::parse(calls[0].parameters)["data"], to_base64("sku\nA\n"));
  EXPECT_EQ(calls[1].parameters, R"({"dry_run":true,"partial":true,"upload":"u-1"})");
}

TEST_F(ItemFiles, TheEndOfAnImportIsPrintedAndItsProgressToldOnStderr) {
  const control::ItemImportReply reply = counted(2'000, 0, true);
  import_answers(reply, {R"({"rows":1000,"of":2000})"});
  const std::string line = "invctl items import " + write("sku\nA\n");
  const Ran text = run(line);
  EXPECT_EQ(text.out, "2,000 rows: 2,000 created\n");
  EXPECT_EQ(text.err, "1,000 of 2,000 rows\n");
  EXPECT_EQ(run(line + " --json 2>/dev/null").out, control::to_json(reply) + "\n");
}

TEST_F(ItemFiles, Ctl3WrongRowsEndWithOneAndAPartWithEight) {
  import_answers(counted(3, 1, true));
  const std::string line = "invctl items import " + write("sku\nA\n");
  EXPECT_EQ(run(line).code, 1);
  EXPECT_EQ(run(line + " --partial").code, 8);
  const Ran document = run(line + " --partial --json");
  EXPECT_EQ(document.code, 8);
  EXPECT_EQ(json::parse(document.out)["failed"], 1);
}

TEST_F(ItemFiles, AFileThatCannotBeReadIsSaidWithoutAnImport) {
  import_answers(counted(0, 0, true));
  const Ran none = run("invctl items import " + folder.file("none.csv"));
  EXPECT_EQ(none.code, 4);
  EXPECT_EQ(none.err, "invctl: " + folder.file("none.csv") +
                          " cannot be read: No such file or directory\n"
                          "  name a CSV file that you may read, or - for stdin\n");
  EXPECT_EQ(run("invctl items import " + folder.file("")).code, 1) << "a folder";
  EXPECT_TRUE(all_asked().empty());
}

TEST_F(ItemFiles, Ctl3ARefusedPieceEndsTheImport) {
  on<control::FilePutRequest, control::FilePutReply>("files.put", [](const auto&) {
    return Result<control::FilePutReply>(fail(ErrorCode::limit, "too many uploads", "wait"));
  });
  start();
  const Ran ran = run("invctl items import " + write("sku\nA\n"));
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "invctl: too many uploads\n  wait\n");
  EXPECT_EQ(all_asked().size(), 1U);
}

control::Item item(std::string sku, std::vector<control::ItemStock> stock) {
  control::Item out;
  out.name = "Of " + sku;
  out.sku = std::move(sku);
  out.unit = "pcs";
  out.stock = std::move(stock);
  return out;
}

const std::vector<control::Item> kItems = {
    item("MUG, \"big\"", {{.warehouse = "Main", .on_hand = 12, .committed = 2, .available = 10},
                          {.warehouse = "North", .on_hand = 0, .committed = 0, .available = 0}}),
    item(" padded", {})};
constexpr const char* kCsv =
    "sku,name,unit,warehouse,on_hand\r\n"
    "\"MUG, \"\"big\"\"\",\"Of MUG, \"\"big\"\"\",pcs,Main,12\r\n"
    "\"MUG, \"\"big\"\"\",\"Of MUG, \"\"big\"\"\",pcs,North,0\r\n"
    "\" padded\",Of  padded,pcs,,\r\n";

/// Two pages of one item each.
Result<control::ItemPage> one_at_a_time(const control::ItemListRequest& request) {
  return control::ItemPage{.items = {kItems[request.after.empty() ? 0 : 1]}, .next = request.after.empty() ? "k" : ""};
}

TEST_F(ItemFiles, ExportHasARowForEachItemAndWarehouse) {
  on<control::ItemListRequest, control::ItemPage>("items.list", one_at_a_time);
  start();
  const Ran csv = run("invctl items export --match MUG");
  EXPECT_EQ(csv.code, 0) << csv.err;
  EXPECT_EQ(csv.out, kCsv);
  const std::vector<Asked> calls = all_asked();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0], (Asked{"items.list", R"({"match":"MUG","limit":100})"}));
  EXPECT_EQ(calls[1], (Asked{"items.list", R"({"match":"MUG","after":"k","limit":100})"}));
  EXPECT_EQ(run("invctl items export --format jsonl").out,
            control::to_json(kItems[0]) + "\n" + control::to_json(kItems[1]) + "\n");
}

TEST_F(ItemFiles, ExportOfOneWarehouseHasNoOther) {
  on<control::ItemListRequest>("items.list", control::ItemPage{.items = {kItems[0]}, .next = ""});
  start();
  EXPECT_EQ(run("invctl items export --warehouse North").out,
            "sku,name,unit,warehouse,on_hand\r\n\"MUG, \"\"big\"\"\",\"Of MUG, \"\"big\"\"\",pcs,North,0\r\n");
  EXPECT_EQ(asked().parameters, R"({"warehouse":"North","limit":100})");
}

TEST_F(ItemFiles, AnExportedFileIsWholeOrNotThere) {
  bool broken = true;
  on<control::ItemListRequest, control::ItemPage>("items.list",
                                                  [&broken](const auto& request) -> Result<control::ItemPage> {
                                                    if (broken && !request.after.empty())
                                                      return fail(ErrorCode::temporary, "the store is busy", "again");
                                                    return one_at_a_time(request);
                                                  });
  start();
  const std::string file = folder.file("out.csv");
  EXPECT_EQ(run("invctl items export --output " + file).code, 7);
  EXPECT_FALSE(std::filesystem::exists(file));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.file("")))
    files += entry.path().filename().string().starts_with("out.csv") ? 1 : 0;
  EXPECT_EQ(files, 0U) << "a beginning was left behind";
  broken = false;
  EXPECT_EQ(run("invctl items export --output " + file).out, "2 items written to " + file + "\n");
  EXPECT_EQ(test::contents(file), kCsv);
  EXPECT_EQ(json::parse(run("invctl --json items export --format jsonl --output " + file).out),
            (json{{"file", file}, {"items", 2}}));
  EXPECT_EQ(run("invctl items export --output " + folder.file("none/out.csv")).code, 4);
}

TEST_F(ItemFiles, APageThatFailsLeavesAPart) {
  on<control::ItemListRequest, control::ItemPage>("items.list", [](const auto& request) -> Result<control::ItemPage> {
    if (!request.after.empty()) return fail(ErrorCode::temporary, "the store is busy", "try again");
    return one_at_a_time(request);
  });
  start();
  const Ran ran = run("invctl items export");
  EXPECT_EQ(ran.code, 8);
  EXPECT_EQ(ran.err, "invctl: the store is busy\n  try again\n");
  EXPECT_NE(ran.out.find("MUG"), std::string::npos);
}

// A head by itself would pass for a shop without items.
TEST_F(ItemFiles, AnExportThatCannotBeginPrintsNothingAndSaysWhy) {
  const Ran ran = run("invctl items export");
  EXPECT_EQ(ran.code, 6);
  EXPECT_EQ(ran.out, "");
  const Ran document = run("invctl items export --json");
  EXPECT_EQ(document.code, 6);
  EXPECT_EQ(json::parse(document.out)["error"]["code"], "unreachable");
}

TEST_F(ItemFiles, AShopWithoutItemsIsAHeadAlone) {
  on<control::ItemListRequest>("items.list", control::ItemPage{});
  start();
  EXPECT_EQ(run("invctl items export").out, "sku,name,unit,warehouse,on_hand\r\n");
  EXPECT_EQ(run("invctl items export --format jsonl").out, "");
}

TEST_F(ItemFiles, AnUnknownFormatIsNamed) {
  const Ran ran = run("invctl items export --format xml");
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, "invctl: items export: 'xml' is no format\n  one of: csv, jsonl\n");
}

}  // namespace
}  // namespace invd::ctl
