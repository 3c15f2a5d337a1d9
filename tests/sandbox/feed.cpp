#include "sandbox/feed.h"

#include "sandbox/chance.h"
#include "sandbox/uuid_text.h"

namespace invd::sandbox {
namespace {

constexpr std::uint64_t kFirstId = 370'000'000'000;

std::string document_text(std::uint64_t seed, Region region, std::uint32_t number) {
  return "amzn1.tortuga.4." + std::string(invd::name(region)) + "." + uuid_text(seed, number) + ".T" +
         std::to_string(number);
}

}  // namespace

std::string FeedDocument::id(std::uint64_t seed, Region region) const {
  return document_text(mix(seed, 'U'), region, number);
}

std::string Feed::id() const {
  return std::to_string(kFirstId + number);
}

std::string Feed::result_document_id(std::uint64_t seed, Region region) const {
  return document_text(mix(seed, 'Z'), region, number);
}

}  // namespace invd::sandbox
