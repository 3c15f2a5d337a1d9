#include "bench/listing_import.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>

#include "base/marketplace.h"

namespace invd::bench {

using namespace process;

namespace {

constexpr int kPartly = 8;  ///< exit code of invctl: families that vary by too much are not synced (ITEM-6)

}  // namespace

void import_by_hand_only(Configuration& configuration) {
  configuration.automatic = false;
  configuration.listings = false;
  configuration.log_level = "info";
  configuration.max_size = "64GiB";
}

void make_reports_at_once(const Sandbox& sandbox, std::uint64_t synthetic_rows) {
  sandbox.post("/admin/reports",
               {{"queuedMs", 0}, {"processingMs", 0}, {"coolDownMs", 0}, {"syntheticRows", synthetic_rows}});
}

void import_listings(const Daemon& invd) {
  const Outcome outcome = invd.invctl({"sync", "items"}, std::chrono::hours(6));
  if (outcome.exit != 0 && outcome.exit != kPartly)
    throw std::runtime_error("sync items fails: " + outcome.out + outcome.err);
}

StoredListings stored_listings(const Daemon& invd) {
  const std::string audit = invd.invd({"--check-store"}, std::chrono::hours(1)).out;
  std::smatch row;
  if (!std::regex_search(audit, row, std::regex(R"((?:^|\s)listings +(\d+) rows +(\d+) bytes)")))
    throw std::runtime_error("the audit of the store does not tell how many listings there are: " + audit);
  return {std::stod(row[1]), std::stod(row[2])};
}

FloorImport floor_import(const Sandbox& sandbox, const std::string& way, double listing_bytes) {
  const TempDir folder;
  const SandboxOptions& o = sandbox.options();
  const std::string form = "grant_type=refresh_token&refresh_token=" + o.refresh_token + "&client_id=" + o.client_id +
                           "&client_secret=" + o.client_secret;
  std::string stores;
  for (const std::string& country : o.marketplaces)
    stores += (stores.empty() ? "" : ",") + std::string(find_marketplace(country)->id);
  const auto begin = std::chrono::steady_clock::now();
  const Outcome outcome = run({.program = LISTING_FLOOR,
                               .arguments = {way, sandbox.address(), folder.path().string(), "A0SANDBOXSELLER", stores,
                                             std::to_string(static_cast<int>(listing_bytes))},
                               .environment = {{"FLOOR_LOGIN", form}}},
                              std::chrono::hours(1));
  if (outcome.exit != 0) throw std::runtime_error("the floor fails: " + outcome.err);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  const auto json = nlohmann::json::parse(outcome.out);
  return {json.at("listings"), json.at("text_bytes"), json.at("user_s"), json.at("system_s"), wall.count()};
}

}  // namespace invd::bench
