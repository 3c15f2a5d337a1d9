#include "ctl/table.h"

#include <gtest/gtest.h>

#include "ctl/display_text.h"

namespace invd::ctl {
namespace {

Table orders() {
  Table table({{"ORDER"}, {"QTY", Align::right}, {"TITLE", Align::left, 8}, {"NOTE"}});
  table.add({"111", "7", "handmade mug, blue", ""});
  table.add({"2222", "12", Cell("マグカップ 手作り", Tone::good), ""});
  return table;
}

TEST(Table, AlignsColumnsWithWideCharactersAndLeavesEmptyColumnsOut) {
  EXPECT_EQ(orders().render({}),
            "ORDER  QTY  TITLE\n"
            "111      7  handmade mug, blue\n"
            "2222    12  マグカップ 手作り\n");
}

TEST(Table, IsCutOnATerminalOnly) {
  EXPECT_EQ(orders().render({.width = 24}),
            "ORDER  QTY  TITLE\n"
            "111      7  handmade mu…\n"
            "2222    12  マグカップ …\n");
}

TEST(Table, CutsNoDeeperThanTheFloor) {
  EXPECT_EQ(orders().render({.width = 5}),
            "ORDER  QTY  TITLE\n"
            "111      7  handmad…\n"
            "2222    12  マグカ…\n");
}

TEST(Table, ColoursDoNotDisturbTheColumns) {
  EXPECT_EQ(orders().render({.colour = true}, 1),
            " \033[1mORDER\033[0m  \033[1mQTY\033[0m  \033[1mTITLE\033[0m\n"
            " 111      7  handmade mug, blue\n"
            " 2222    12  \033[32mマグカップ 手作り\033[0m\n");
}

TEST(Table, FieldsShareOneWidthAndEmptyOnesAreLeftOut) {
  EXPECT_EQ(render_fields({{"Order", "111"}, {"Ship by", "2026-11-01"}, {"On hold", ""}}, {}, 2),
            "  Order    111\n"
            "  Ship by  2026-11-01\n");
}

TEST(Ctl2, ACellWithEscapesIsMadeHarmless) {
  Table table({{"TITLE"}});
  table.add({"\033[31mred\nsecond line"});
  EXPECT_EQ(table.render({}), "TITLE\n?[31mred?second line\n");
}

}  // namespace
}  // namespace invd::ctl
