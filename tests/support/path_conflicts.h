#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "sandbox/world.h"

namespace invd::test {

/// Whose numbers a feed of the sandbox carries.
inline std::set<std::string> skus_of(const sandbox::World& world, const sandbox::Feed& feed) {
  sandbox::FeedDocument named;
  named.number = feed.document;
  const auto* document = world.feeds().find_document(world.feeds().document_id(named));
  std::set<std::string> skus;
  if (document == nullptr || !document->body) return skus;
  for (const auto& message : nlohmann::json::parse(*document->body).at("messages"))
    skus.insert(message.at("sku").get<std::string>());
  return skus;
}

/// By Amazon's truth: documents that became two feeds, and numbers that were in two feeds, or in a patch and a feed, at
/// once (I21). Empty when there was none.
inline std::string path_conflicts(const sandbox::World& world) {
  struct Carried {
    std::string feed;
    Timestamp from;
    std::optional<Timestamp> until;
    [[nodiscard]] bool is_at(Timestamp instant) const { return instant > from && (!until || instant < *until); }
  };
  std::string wrong;
  std::map<std::string, std::vector<Carried>> carried;
  std::set<std::uint32_t> documents;
  for (const sandbox::Feed& feed : world.feeds().all()) {
    if (!documents.insert(feed.document).second) wrong += "a document was submitted twice\n";
    for (const std::string& sku : skus_of(world, feed)) {
      auto& earlier = carried[sku];
      for (const Carried& one : earlier)
        if (one.is_at(feed.created)) wrong += sku + " is in feeds " + one.feed + " and " + feed.id() + "\n";
      earlier.push_back({feed.id(), feed.created, feed.ended});
    }
  }
  for (const sandbox::Submission& write : world.submissions().all()) {
    if (write.source != "patchListingsItem") continue;
    for (const Carried& one : carried[write.sku])
      if (one.is_at(write.received)) wrong += write.sku + " was patched while in feed " + one.feed + "\n";
  }
  return wrong;
}

}  // namespace invd::test
