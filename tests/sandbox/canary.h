#pragma once

#include <string_view>

namespace invd::sandbox {

/// Every piece of personal data in the sandbox begins with this word: a file, log or output of invd that contains it
/// has kept what it must not keep (DATA-1).
inline constexpr std::string_view kCanary = "CANARY";
inline constexpr std::string_view kCanaryName = "CANARY-NAME";
inline constexpr std::string_view kCanaryEmail = "CANARY-EMAIL";
inline constexpr std::string_view kCanaryStreet = "CANARY-STREET";
inline constexpr std::string_view kCanaryPostcode = "CANARY-POSTCODE";
inline constexpr std::string_view kCanaryPhone = "CANARY-PHONE";
inline constexpr std::string_view kCanaryTax = "CANARY-TAX-ID";
inline constexpr std::string_view kCanaryCard = "CANARY-CARD";
inline constexpr std::string_view kCanaryGift = "CANARY-GIFT-MESSAGE";     ///< comes with FULFILLMENT, as from Amazon
inline constexpr std::string_view kCanaryCustom = "CANARY-CUSTOMIZATION";  ///< comes with every order, as from Amazon

}  // namespace invd::sandbox
