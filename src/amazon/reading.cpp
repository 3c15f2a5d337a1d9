#include "amazon/reading.h"

#include <algorithm>
#include <vector>

#include "json/repair.h"
#include "json/utf8.h"

namespace invd::amazon {
namespace {

bool is_whole(std::string_view word) {
  return !word.contains(json::kReplacement);
}

/// The first string within that says so.
std::optional<json::Value> find_text(const json::Value& value, std::string_view text) {
  std::vector<json::Value> inner;
  if (value.type() == json::Type::string && *value.string() == text) return value;
  if (value.type() == json::Type::array) inner = value.array()->elements();
  if (value.type() == json::Type::object)
    for (const json::Member& member : value.object()->members()) inner.push_back(member.value);
  for (const json::Value& one : inner)
    if (const auto found = find_text(one, text)) return found;
  return std::nullopt;
}

}  // namespace

Result<OpenedBody> open_body(std::string_view body, Reading reading) {
  auto document = json::Document::open(body);
  if (document) return OpenedBody{std::move(*document)};
  if (reading == Reading::strict) return fail(document);
  auto repaired = json::Document::open(json::repair(body));
  if (!repaired) return fail(document);
  return OpenedBody{std::move(*repaired), true};
}

bool has_whole_names(const json::Value& value, std::string_view without) {
  if (value.type() == json::Type::object) {
    return std::ranges::all_of(value.object()->members(), [without](const json::Member& member) {
      return member.name == without || (is_whole(member.name) && has_whole_names(member.value));
    });
  }
  if (value.type() != json::Type::array) return true;
  return std::ranges::all_of(value.array()->elements(), [](const json::Value& v) { return has_whole_names(v); });
}

std::optional<Error> find_garbled(const json::Value& record, std::span<const std::string_view> words) {
  if (!has_whole_names(record)) return record.error("a name in it holds bytes that are no text");
  const auto garbled = std::ranges::find_if_not(words, is_whole);
  if (garbled == words.end()) return std::nullopt;
  return find_text(record, *garbled).value_or(record).error("holds bytes that are no text");
}

}  // namespace invd::amazon
