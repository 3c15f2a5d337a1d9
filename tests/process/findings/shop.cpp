#include "process/findings/shop.h"

#include <gmock/gmock.h>

#include "base/timestamp.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

/// INT-6: within a minute of the first failing call. What is broken here is asked for at once, or within the ten
/// seconds of the interval.
constexpr std::chrono::seconds kSoon(50);

Timestamp now() {
  return {std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

Json with(const Json& list, const std::string& code) {
  for (const Json& one : list)
    if (one.at("code") == code) return one;
  return nullptr;
}

}  // namespace

Shop::Shop(SandboxOptions options) : sandbox(std::move(options)), daemon(sandbox) {
  daemon.start();
  EXPECT_TRUE(daemon.imported()) << daemon.log();
}

void Shop::reload(const std::string& credentials_line) {
  daemon.write_configuration();
  if (!credentials_line.empty()) {
    std::string text = read_file(daemon.config_file());
    const std::size_t end = text.find('\n', text.find("refresh_token:"));
    text.insert(end, "\n      " + credentials_line);
    write_file(daemon.config_file(), text);
  }
  const Outcome done = daemon.invctl({"config", "reload"});
  ASSERT_EQ(done.exit, 0) << done.err;
}

void Shop::ask_for_orders() const {
  (void)daemon.invctl({"sync", "orders", "--no-wait"});
}

Json Shop::Examination::find(const std::string& code) const {
  return with(findings, code);
}

std::vector<std::string> Shop::Examination::complaints() const {
  std::vector<std::string> codes;
  for (const Json& one : findings)
    if (one.at("state") != "ok") codes.push_back(one.at("code").get<std::string>());
  return codes;
}

Shop::Examination Shop::doctor() const {
  const Outcome outcome = daemon.invctl({"--json", "doctor"}, std::chrono::seconds(90));
  const Json answer = Json::parse(outcome.out, nullptr, false);
  EXPECT_TRUE(answer.is_array()) << outcome.out << outcome.err;
  return {outcome.exit, answer.is_array() ? answer : Json::array()};
}

Json Shop::problem(const std::string& code) const {
  const Json status = daemon.json({"status"});
  if (Json found = with(status.at("problems"), code); !found.is_null()) return found;
  for (const Json& integration : status.at("integrations"))
    if (Json found = with(integration.at("problems"), code); !found.is_null()) return found;
  return nullptr;
}

void PrintTo(const Break& one, std::ostream* out) {
  *out << one.name;
}

void expect_found_and_gone(Shop& shop, const Break& one) {
  EXPECT_THAT(shop.daemon.problems(), IsEmpty()) << "the shop is well before";
  const Shop::Examination before = shop.doctor();
  EXPECT_THAT(before.complaints(), IsEmpty());
  EXPECT_EQ(before.exit, 0);

  const Timestamp broken_at = now();
  one.breaks(shop);
  if (!one.status.empty()) {
    ASSERT_TRUE(eventually(kSoon, [&] { return !shop.problem(one.status).is_null(); })) << shop.daemon.log();
    const Json problem = shop.problem(one.status);
    EXPECT_FALSE(problem.at("hint").get<std::string>().empty());
    if (problem.contains("since")) {
      const Timestamp since = parse_rfc3339(problem.at("since").get<std::string>()).value();
      EXPECT_GE(since + one.earlier, broken_at);
      EXPECT_LE(since - std::chrono::minutes(1), broken_at);
    }
    EXPECT_EQ(shop.daemon.invctl({"status"}).exit, 0) << "status shows; that something is wrong is no failure of it";
  }

  const Shop::Examination found = shop.doctor();
  const Json finding = found.find(one.code);
  ASSERT_FALSE(finding.is_null()) << found.findings.dump(1) << shop.daemon.log();
  EXPECT_EQ(finding.at("state"), one.is_error ? "error" : "warning");
  EXPECT_EQ(finding.at("area"), one.area);
  EXPECT_THAT(finding.at("message").get<std::string>(), HasSubstr(one.says));
  EXPECT_THAT(finding.at("hint").get<std::string>(), HasSubstr(one.hint));
  EXPECT_EQ(found.exit, one.is_error ? 1 : 0);
  const Outcome read = shop.daemon.invctl({"doctor"}, std::chrono::seconds(90));
  EXPECT_THAT(read.out, HasSubstr("[" + one.code + "]"));
  EXPECT_THAT(read.out, HasSubstr(one.hint));
  for (const std::string& complaint : found.complaints())
    EXPECT_TRUE(complaint == one.code || complaint == one.status || complaint == one.cause)
        << complaint << " was not broken";

  one.mends(shop);
  EXPECT_TRUE(eventually(kSoon, [&] { return shop.daemon.problems().empty(); }))
      << shop.daemon.json({"status"}).dump(1) << shop.daemon.log();
  const Shop::Examination after = shop.doctor();
  EXPECT_THAT(after.complaints(), IsEmpty());
  EXPECT_EQ(after.exit, 0);
}

}  // namespace invd::process
