#include "catalog/amazon_listing.h"

#include <array>

#include "base/enum_names.h"

namespace invd::catalog {
namespace {

constexpr std::array<std::string_view, 3> kChannels = {"unknown", "MFN", "FBA"};
constexpr std::array<std::string_view, 4> kStatuses = {"unknown", "active", "inactive", "incomplete"};

}  // namespace

std::string_view name(Channel channel) {
  return kChannels.at(static_cast<std::size_t>(channel));
}

std::optional<Channel> channel_from_name(std::string_view wanted) {
  return named<Channel>(kChannels, wanted);
}

Channel channel_of_code(std::string_view code) {
  if (code.empty()) return Channel::unknown;
  return code.starts_with("AMAZON_") ? Channel::fba : Channel::mfn;
}

std::string_view name(ListingStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status));
}

std::optional<ListingStatus> listing_status_from_name(std::string_view wanted) {
  return named<ListingStatus>(kStatuses, wanted);
}

}  // namespace invd::catalog
