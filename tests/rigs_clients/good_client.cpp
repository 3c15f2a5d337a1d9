#include "rigs_clients/good_client.h"

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <vector>

namespace invd::rigs {
namespace {

constexpr int kPatience = 10'000;  // ms
constexpr std::chrono::milliseconds kBetween{2};

}  // namespace

GoodClient::GoodClient(const std::filesystem::path& socket) : connection_(socket, std::nullopt) {
  connection_.send(call("hello", R"({"client":"good","version":"0"})"));
  if (connection_.line(kPatience).find("\"result\"") == std::string::npos)
    throw std::runtime_error("the good client is not let in");
}

GoodClient::Waits GoodClient::ask_for(std::chrono::milliseconds time) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> waits;
  for (const auto end = Clock::now() + time; Clock::now() < end; std::this_thread::sleep_for(kBetween)) {
    const auto asked = Clock::now();
    connection_.send(call("status"));
    const std::string answer = connection_.line(kPatience);
    waits.push_back(std::chrono::duration<double, std::milli>(Clock::now() - asked).count());
    if (answer.find("\"integrations\"") == std::string::npos)
      throw std::runtime_error("the good client's answer is \"" + answer.substr(0, 200) + "\"");
  }
  std::ranges::sort(waits);
  return {waits.size(), waits.at(waits.size() / 2), waits.at(waits.size() * 99 / 100), waits.back()};
}

}  // namespace invd::rigs
