#include "catalog/listing.h"

#include <utility>

namespace invd::catalog {
namespace {

/// Reports lack what only an item's answer has: that is kept.
AmazonListing completed(AmazonListing incoming, const AmazonListing& stored, ListingSource source) {
  if (incoming.channel == Channel::unknown) {
    incoming.channel = stored.channel;
    incoming.channel_code = stored.channel_code;
  }
  if (incoming.status == ListingStatus::unknown) incoming.status = stored.status;
  if (incoming.asin.empty()) incoming.asin = stored.asin;
  if (incoming.title.empty()) incoming.title = stored.title;
  if (incoming.condition.empty()) incoming.condition = stored.condition;
  if (!incoming.created) incoming.created = stored.created;
  if (source == ListingSource::report) {
    incoming.product_type = stored.product_type;
    incoming.variation_attributes = stored.variation_attributes;
    incoming.is_variation_parent = stored.is_variation_parent;
    if (!incoming.last_updated) incoming.last_updated = stored.last_updated;
  }
  return incoming;
}

std::string reason_not_synced(const AmazonListing& amazon) {
  if (amazon.variation_attributes.size() <= kMostVariationAttributes) return {};
  return "its family varies by " + std::to_string(amazon.variation_attributes.size()) + " attributes, at most " +
         std::to_string(kMostVariationAttributes) + " are synced";
}

std::string in_words(const std::optional<std::int64_t>& quantity) {
  return quantity ? std::to_string(*quantity) : "none";
}

}  // namespace

std::string to_string(const ListingId& id) {
  return id.integration.str() + "/" + id.marketplace.str() + "/" + id.sku.str();
}

Listing after_statement(const std::optional<Listing>& before, const IntegrationName& integration, Statement statement,
                        Timestamp now) {
  if (!before) {
    Listing fresh;
    fresh.integration = integration;
    fresh.amazon = std::move(statement.amazon);
    fresh.source = statement.source;
    fresh.as_of = statement.as_of;
    fresh.first_seen = now;
    fresh.not_synced = reason_not_synced(fresh.amazon);
    return fresh;
  }
  Listing listing = *before;
  if (statement.as_of < listing.as_of) return listing;
  listing.amazon = completed(std::move(statement.amazon), before->amazon, statement.source);
  listing.source = statement.source;
  listing.as_of = statement.as_of;
  listing.absent_since.reset();
  listing.missing = false;
  listing.not_synced = reason_not_synced(listing.amazon);
  const Channel was = before->amazon.channel;
  const Channel is = listing.amazon.channel;
  if (was == Channel::unknown || is == was) return listing;
  // A change back to what was confirmed last needs nobody's look.
  if (listing.channel_change && listing.channel_change->from == is)
    listing.channel_change.reset();
  else
    listing.channel_change = ChannelChange{was, is, now};
  return listing;
}

Listing after_absence(Listing listing, Timestamp pass_begun) {
  // What a pass saw, or what was stated after it began, is not absent from it.
  if (listing.as_of >= pass_begun) return listing;
  if (!listing.absent_since) {
    listing.absent_since = pass_begun;
  } else if (pass_begun - *listing.absent_since >= kMissingAfter) {
    listing.missing = true;
  }
  return listing;
}

std::string difference(const Listing& before, const Listing& after) {
  std::string text;
  const auto add = [&text](const std::string& change) { text += (text.empty() ? "" : ", ") + change; };
  const AmazonListing& was = before.amazon;
  const AmazonListing& is = after.amazon;
  if (was.quantity != is.quantity) add("quantity " + in_words(was.quantity) + " -> " + in_words(is.quantity));
  if (was.channel != is.channel) add(std::string(name(was.channel)) + " -> " + std::string(name(is.channel)));
  if (was.status != is.status) add(std::string(name(was.status)) + " -> " + std::string(name(is.status)));
  if (was.title != is.title) add("title");
  if (was.asin != is.asin) add("ASIN " + was.asin.str() + " -> " + is.asin.str());
  if (before.missing != after.missing) add(after.missing ? "missing" : "shown again");
  if (before.item != after.item) add(after.item ? "linked" : "unlinked");
  if (before.not_synced != after.not_synced) add(after.not_synced.empty() ? "synced again" : after.not_synced);
  return text;
}

}  // namespace invd::catalog
