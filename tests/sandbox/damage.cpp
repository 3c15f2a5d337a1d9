#include "sandbox/damage.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace invd::sandbox {
namespace {

void collect(nlohmann::json& node, std::vector<nlohmann::json*>& all) {
  for (nlohmann::json& child : node) {
    all.push_back(&child);
    if (child.is_structured()) collect(child, all);
  }
}

class CorruptedSource final : public BodySource {
 public:
  CorruptedSource(std::shared_ptr<BodySource> body, std::uint64_t seed) : body_(std::move(body)), random_(seed) {}
  std::string next() override {
    std::string piece = body_->next();
    corrupt(piece, random_);
    return piece;
  }

 private:
  std::shared_ptr<BodySource> body_;
  SeededRandom random_;
};

}  // namespace

std::string with_wrong_type(std::string_view text, Random& random) {
  nlohmann::json json = nlohmann::json::parse(text);
  std::vector<nlohmann::json*> all;
  collect(json, all);
  if (all.empty()) return std::string(text);
  nlohmann::json& victim = *all[random.below(all.size())];
  if (victim.is_string())
    victim = nlohmann::json::array({7});
  else if (victim.is_number())
    victim = "seven";
  else
    victim = 7;
  return json.dump();
}

void corrupt(std::string& body, Random& random) {
  if (body.empty()) return;
  const std::size_t flips = 1 + body.size() / 2000;
  for (std::size_t i = 0; i < flips; ++i) {
    char& byte = body[random.below(body.size())];
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U + random.below(255)));
  }
}

std::shared_ptr<BodySource> corrupted(std::shared_ptr<BodySource> body, std::uint64_t seed) {
  return std::make_shared<CorruptedSource>(std::move(body), seed);
}

}  // namespace invd::sandbox
