#include "daemon/find_listing.h"

#include <optional>
#include <vector>

#include "base/marketplace.h"
#include "store/listings.h"

namespace invd::daemon {
namespace {

constexpr std::size_t kMostNamed = 10;

/// The text as a listing's id, when it begins with an integration and a marketplace that there are.
std::optional<catalog::ListingId> as_id(const Runtime& runtime, const std::string& text) {
  const std::size_t first = text.find('/');
  const std::size_t second = first == std::string::npos ? first : text.find('/', first + 1);
  if (second == std::string::npos) return std::nullopt;
  const std::string integration = text.substr(0, first);
  const std::string marketplace = text.substr(first + 1, second - first - 1);
  if (!runtime.integrations.find(integration)) return std::nullopt;
  const Marketplace* known = find_marketplace(marketplace);
  return catalog::ListingId{IntegrationName(integration),
                            MarketplaceId(known != nullptr ? std::string(known->id) : marketplace),
                            Sku(text.substr(second + 1))};
}

std::unexpected<Error> not_there(const std::string& text) {
  return fail(ErrorCode::not_found, "there is no listing \"" + text + "\"",
              "`invctl listings list` shows those that are; `invctl sync items` reads new ones");
}

}  // namespace

Result<catalog::Listing> find_listing(const Runtime& runtime, store::ReadTxn& txn, const std::string& text) {
  if (const auto id = as_id(runtime, text)) {
    auto listing = store::get_listing(txn, *id);
    if (!listing) return fail(listing);
    if (*listing) return std::move(**listing);
  }
  std::vector<catalog::Listing> found;
  for (const IntegrationName& integration : runtime.integrations.names()) {
    auto some = store::listings_of_sku(txn, integration, Sku(text));
    if (!some) return fail(some);
    for (catalog::Listing& listing : *some) found.push_back(std::move(listing));
  }
  if (found.empty()) return not_there(text);
  if (found.size() == 1) return std::move(found.front());
  std::string candidates;
  for (std::size_t i = 0; i < found.size() && i < kMostNamed; ++i)
    candidates += (i == 0 ? "" : ", ") + to_string(found[i].id());
  return fail(ErrorCode::conflict, "\"" + text + "\" names " + std::to_string(found.size()) + " listings",
              "name one: " + candidates);
}

}  // namespace invd::daemon
