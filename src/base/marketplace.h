#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace invd {

/// Which of Amazon's three SP-API regions an account lives in.
enum class Region { na, eu, fe };

[[nodiscard]] std::string_view name(Region region);  ///< "na", "eu", "fe"
[[nodiscard]] std::optional<Region> region_from_name(std::string_view name);
/// "https://sellingpartnerapi-na.amazon.com" and the like.
[[nodiscard]] std::string_view endpoint(Region region);
/// Login with Amazon, the same for every region.
inline constexpr std::string_view kLoginEndpoint = "https://api.amazon.com/auth/o2/token";

/// One Amazon country store. The currency is Amazon's default at the time of writing; the truth at run time is
/// getMarketplaceParticipations (INT-2).
struct Marketplace {
  std::string_view country;  ///< ISO 3166 code: "US"; the United Kingdom is "GB", and "UK" is understood
  std::string_view id;       ///< "ATVPDKIKX0DER"
  std::string_view currency;
  Region region;
};

/// All country stores that Amazon documents.
[[nodiscard]] std::span<const Marketplace> marketplaces();
/// By country code or by marketplace id; nullptr when unknown.
[[nodiscard]] const Marketplace* find_marketplace(std::string_view country_or_id);

}  // namespace invd
