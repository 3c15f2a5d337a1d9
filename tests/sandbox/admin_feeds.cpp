#include "sandbox/admin_feeds.h"

#include <nlohmann/json.hpp>

#include "sandbox/admin_answer.h"

namespace invd::sandbox {

namespace {

using Json = nlohmann::json;

}  // namespace

http::Response show_feeds(const World& world) {
  const FeedSettings& s = world.feeds().settings();
  Json feeds = Json::array();
  for (const Feed& feed : world.feeds().all())
    feeds.push_back({{"feedId", feed.id()},
                     {"marketplaceIds", feed.marketplace_ids},
                     {"processingStatus", name(feed.status)},
                     {"createdTime", to_rfc3339(feed.created)}});
  return answer(200, {{"queuedMs", s.queued.count()},
                      {"processingMs", s.processing.count()},
                      {"fatalDocument", s.fatal_document},
                      {"compress", s.compress},
                      {"feeds", feeds}});
}

http::Response change_feeds(World& world, const Json& body) {
  FeedSettings s = world.feeds().settings();
  s.queued = Duration(body.value("queuedMs", s.queued.count()));
  s.processing = Duration(body.value("processingMs", s.processing.count()));
  s.fatal_document = body.value("fatalDocument", s.fatal_document);
  s.compress = body.value("compress", s.compress);
  if (auto ok = world.feeds().set(s); !ok) return refused(ok.error());
  return show_feeds(world);
}

}  // namespace invd::sandbox
