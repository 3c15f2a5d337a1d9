#include "ctl/completion.h"

#include <fstream>
#include <gtest/gtest.h>

#include "control/messages.h"
#include "unit/ctl/run_program.h"

namespace invd::ctl {
namespace {

using test::Ran;

struct Completion : testing::TestWithParam<const char*> {
  test::TemporaryFolder folder;
  std::string socket = folder.file("control.sock");

  Ran run(const std::string& line) { return test::run_shell(folder, socket, line); }

  // What bash offers after these words, the last of which is being typed.
  std::string offered(const std::string& words) {
    std::ofstream(folder.file("completion")) << completion_script("bash").value();
    const Ran ran = run("source " + folder.file("completion") + "\nCOMP_WORDS=(invctl " + words +
                        ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_invctl\necho \"${COMPREPLY[*]}\"");
    EXPECT_EQ(ran.err, "");
    return ran.out.substr(0, ran.out.find('\n'));
  }
};

TEST_P(Completion, TheScriptIsUnderstoodByItsShell) {
  const std::string shell = GetParam();
  if (run("command -v " + shell).code != 0) {
    if (std::getenv("CI") != nullptr && shell == "bash") FAIL() << "bash is not installed";
    GTEST_SKIP() << shell << " is not installed";
  }
  std::ofstream(folder.file("completion")) << completion_script(shell).value();
  const Ran ran = run(shell + " -n " + folder.file("completion"));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
}
INSTANTIATE_TEST_SUITE_P(Shells, Completion, testing::Values("bash", "zsh", "fish"),
                         [](const auto& info) { return std::string(info.param); });

TEST_F(Completion, BashOffersWordsOptionsAndValues) {
  EXPECT_EQ(offered("st"), "status stock");
  EXPECT_EQ(offered("orders ''"), "list show create void move comment");
  EXPECT_EQ(offered("orders l"), "list");
  EXPECT_EQ(offered("orders list --st"), "--status");
  EXPECT_EQ(offered("orders list --status pa"), "partially_fulfilled");
  EXPECT_EQ(offered("orders list --status = vo"), "void");
  EXPECT_EQ(offered("--json --timeout 5 quarantine dr"), "drop");
  EXPECT_EQ(offered("sync ''"), "orders items stock");
  EXPECT_EQ(offered("sync orders --no-w"), "--no-wait");
  EXPECT_EQ(offered("completion z"), "zsh");
  EXPECT_EQ(offered("status --js"), "--json --jsonl");
}

TEST_F(Completion, BashOffersFiles) {
  std::ofstream(folder.file("some.yaml")) << "";
  EXPECT_EQ(offered("config check " + folder.file("so")), folder.file("some.yaml"));
}

TEST_F(Completion, BashOffersTheDaemonsRunsAndNothingWithoutADaemon) {
  EXPECT_EQ(offered("history show ''"), "");
  const test::CannedDaemon daemon(socket, [](control::Server& server, auto&) {
    server.on<control::HistoryListRequest, control::RunPage>(
        "history.list", [](control::Call&, control::HistoryListRequest) -> async::Task<Result<control::RunPage>> {
          control::RunPage page;
          page.runs.resize(2);
          page.runs[0].run_id = "01JC01";
          page.runs[1].run_id = "01JD02";
          co_return page;
        });
  });
  EXPECT_EQ(offered("history show ''"), "01JC01 01JD02");
  EXPECT_EQ(offered("--socket " + socket + " history show 01JD"), "01JD02");
}

TEST_F(Completion, AnUnknownShellIsRefused) {
  EXPECT_EQ(completion_script("tcsh").error().code, ErrorCode::usage);
  EXPECT_EQ(run("invctl completion tcsh").code, 2);
}

}  // namespace
}  // namespace invd::ctl
