#pragma once

#include <expected>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sandbox/json_text.h"
#include "sandbox/listing_patch.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// What Amazon finds wrong with a submission: an ERROR, so that it is INVALID.
struct SubmissionIssue {
  std::string code;  ///< "90000900"
  std::string message;
  std::string attribute;  ///< "fulfillment_availability"
};
void write(JsonText& json, const SubmissionIssue& issue);
/// That of a submission with which nothing is wrong (fault invalid_submission).
[[nodiscard]] SubmissionIssue unfounded_issue();

/// A submission that could be read: INVALID when it has issues.
struct JudgedPatch {
  ListingPatch patch;
  std::vector<SubmissionIssue> issues;
};

/// Judges the `patches` of patchListingsItem, or of a message of the listings feed, for the stores (bits) it is sent
/// to. Attributes that it knows: fulfillment_availability and the price of purchasable_offer. Unexpected: why the
/// patches are not what the model wants.
[[nodiscard]] std::expected<JudgedPatch, std::string> judge_patches(const nlohmann::json& patches, std::uint32_t stores,
                                                                    const Shop& shop);

}  // namespace invd::sandbox
