#include "config/value.h"

#include <algorithm>
#include <ranges>

#include "base/marketplace.h"
#include "base/timestamp.h"
#include "config/address.h"
#include "config/text.h"

namespace invd::config {
namespace {

constexpr std::size_t kMostWords = 1'000;

std::vector<std::string_view> words_of(const Key& key) {
  std::vector<std::string_view> words;
  for (const auto word : std::views::split(key.words, '|')) words.emplace_back(word.begin(), word.end());
  return words;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_label(std::string_view s) {
  const auto inside = [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == ' ' ||
           (static_cast<unsigned char>(c) >= 0x80);
  };
  return !s.empty() && s.size() <= 64 && s.front() != ' ' && s.back() != ' ' && s.front() != '-' &&
         std::ranges::all_of(s, inside);
}

bool is_group(std::string_view s) {
  const auto inside = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; };
  return !s.empty() && s.size() <= 32 && s.front() != '-' && std::ranges::all_of(s, inside);
}

bool is_time_zone(std::string_view s) {
  const auto inside = [](char c) {
    return is_letter(c) || is_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
  };
  return s == "UTC" || (s.size() <= 64 && s.find('/') != std::string_view::npos && is_capital(s.front()) &&
                        s.find("//") == std::string_view::npos && s.back() != '/' && std::ranges::all_of(s, inside));
}

bool is_date(std::string_view s) {
  return s.size() == std::string_view("2026-06-01").size() && parse_rfc3339(std::string(s) + "T00:00:00Z").has_value();
}

bool is_absolute_path(std::string_view s, std::int64_t longest) {
  const auto most = static_cast<std::size_t>(longest == 0 ? 4095 : longest);
  return s.size() > 1 && s.size() <= most && s.front() == '/' && s.find("/../") == std::string_view::npos &&
         !s.ends_with("/..") && s.find('\0') == std::string_view::npos;
}

bool is_credential(std::string_view s) {
  const auto inside = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; };
  if (s.starts_with('/')) return is_absolute_path(s, 0);
  return !s.empty() && s.size() <= 64 && s.front() != '.' && !s.starts_with("amzn1.") && !looks_secret(s) &&
         std::ranges::all_of(s, inside);
}

Misfit misfit(const Key& key, std::string_view given, std::string hint = {}) {
  // What stands in a credential's place may be the credential itself.
  const std::string shown = key.kind == Kind::credential ? "is not one" : "is " + show(given);
  return {shown + "; expected " + expectation(key), std::move(hint)};
}

std::string in_range_text(const Key& key, std::int64_t value) {
  switch (key.kind) {
    case Kind::duration:
      return invd::to_string(Duration(value));
    case Kind::size:
      return size_text(value);
    case Kind::months:
      return std::to_string(value) + (value == 1 ? " month" : " months");
    default:
      return std::to_string(value);
  }
}

/// Kinds that are a number with a unit.
std::expected<std::string, Misfit> read_number(const Key& key, std::string_view text) {
  Result<std::int64_t> number = 0;
  if (key.kind == Kind::duration) {
    const Result<Duration> duration = parse_duration(text);
    number = duration ? Result<std::int64_t>(duration->count()) : fail(duration);
  } else if (key.kind == Kind::size) {
    number = parse_size(text);
  } else if (key.kind == Kind::months) {
    number = parse_months(text);
  } else {
    number = parse_integer(text);
  }
  if (!number || *number < key.min || *number > key.max) return std::unexpected(misfit(key, text));
  return in_range_text(key, *number);
}

/// One scalar, or one word of a list; gives its canonical form.
std::expected<std::string, Misfit> read_word(const Key& key, std::string_view text) {
  const auto accept_if = [&](bool good, std::string hint = {}) -> std::expected<std::string, Misfit> {
    if (!good) return std::unexpected(misfit(key, text, std::move(hint)));
    return std::string(text);
  };
  switch (key.kind) {
    case Kind::text:
      return accept_if(!text.empty() && text.size() <= 200);
    case Kind::label:
    case Kind::warehouse:
    case Kind::integration:
      return accept_if(is_label(text));
    case Kind::flag:
      return accept_if(text == "true" || text == "false");
    case Kind::integer:
    case Kind::duration:
    case Kind::size:
    case Kind::months:
      return read_number(key, text);
    case Kind::date:
      return accept_if(is_date(text));
    case Kind::ratio: {
      const Result<Decimal> ratio = Decimal::parse(text);
      std::int64_t one = 1;
      for (int i = 0; ratio && i < ratio->scale(); ++i) one *= 10;
      const bool good = ratio && ratio->coefficient() >= 0 && ratio->coefficient() <= one;
      return accept_if(good);
    }
    case Kind::word:
    case Kind::word_list: {
      const std::vector<std::string_view> words = words_of(key);
      const std::string_view close = nearest(text, words);
      return accept_if(std::ranges::find(words, text) != words.end(),
                       close.empty() ? std::string() : "did you mean " + std::string(close) + "?");
    }
    case Kind::country:
    case Kind::country_list:
      return accept_if(is_country(text), text == "UK" ? "the United Kingdom's code is GB" : "");
    case Kind::currency:
      return accept_if(text.size() == 3 && std::ranges::all_of(text, is_capital));
    case Kind::time_zone:
      return accept_if(is_time_zone(text));
    case Kind::seller_id:
      return accept_if(text.size() >= 8 && text.size() <= 20 &&
                           std::ranges::all_of(text, [](char c) { return is_capital(c) || is_digit(c); }),
                       "Seller Central shows it under Settings, Account Info, Your Merchant Token");
    case Kind::marketplace:
    case Kind::marketplaces:
    case Kind::marketplace_groups: {
      const Marketplace* const found = find_marketplace(text);
      if (found == nullptr) return std::unexpected(misfit(key, text));
      return std::string(found->country);
    }
    case Kind::base_url: {
      if (const std::string_view wrong = wrong_with_url(text); !wrong.empty())
        return std::unexpected(Misfit{show(text) + " " + std::string(wrong) + "; expected " + expectation(key),
                                      "TLS is always used, but for a sandbox on this machine"});
      while (text.ends_with('/')) text.remove_suffix(1);
      return std::string(text);
    }
    case Kind::path:
      return accept_if(is_absolute_path(text, key.max));
    case Kind::credential:
      return accept_if(is_credential(text), "keep the secret itself in a systemd credential or a file with mode 0600");
    case Kind::group_list:
      return accept_if(is_group(text));
    case Kind::log_target:
      return accept_if(text == "journal" || text == "stderr" || is_absolute_path(text, 0));
    case Kind::optional_section:
      return std::string();
  }
  return std::string(text);
}

bool is_list(Kind kind) {
  return kind == Kind::word_list || kind == Kind::country_list || kind == Kind::marketplaces ||
         kind == Kind::group_list || kind == Kind::marketplace_groups;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out = "[";
  for (const std::string& word : words) {
    if (out.size() > 1) out += ", ";
    out += word;
  }
  return out + "]";
}

std::string_view shape_name(Node::Type type) {
  switch (type) {
    case Node::Type::null:
      return "nothing";
    case Node::Type::scalar:
      return "a single value";
    case Node::Type::list:
      return "a list";
    case Node::Type::map:
      return "a section of keys";
  }
  return {};
}

Misfit wrong_shape(const Key& key, const Node& node) {
  return {"is " + std::string(shape_name(node.type)) + "; expected " + expectation(key), {}, node.line, node.column};
}

std::expected<std::vector<std::string>, Misfit> read_list(const Key& key, const Node& node) {
  if (node.type != Node::Type::list) return std::unexpected(wrong_shape(key, node));
  if (node.items.size() > kMostWords)
    return std::unexpected(Misfit{"has more than 1,000 entries; expected " + expectation(key), {}});
  std::vector<std::string> words;
  for (const Node& item : node.items) {
    if (item.type != Node::Type::scalar) return std::unexpected(wrong_shape(key, item));
    std::expected<std::string, Misfit> word = read_word(key, item.text);
    if (word && std::ranges::find(words, *word) != words.end())
      word = std::unexpected(Misfit{"names " + show(*word) + " twice", "delete one of the two"});
    if (!word) {
      word.error().line = item.line;
      word.error().column = item.column;
      return std::unexpected(std::move(word.error()));
    }
    words.push_back(std::move(*word));
  }
  const bool may_be_empty = key.kind == Kind::group_list || key.kind == Kind::country_list;
  if (words.empty() && !may_be_empty) return std::unexpected(Misfit{"is empty; expected " + expectation(key), {}});
  return words;
}

std::expected<Value, Misfit> read_groups(const Key& key, const Node& node) {
  if (node.type != Node::Type::list) return std::unexpected(wrong_shape(key, node));
  Value value;
  value.text = "[";
  for (const Node& item : node.items) {
    std::expected<std::vector<std::string>, Misfit> words = read_list(key, item);
    if (!words) return std::unexpected(std::move(words.error()));
    if (value.text.size() > 1) value.text += ", ";
    value.text += joined(*words);
    value.groups.push_back(std::move(*words));
  }
  if (value.groups.empty()) return std::unexpected(Misfit{"is empty; expected " + expectation(key), {}});
  value.text += "]";
  return value;
}

}  // namespace

const std::vector<std::string>& Value::list() const {
  static const std::vector<std::string> kNone;
  return groups.empty() ? kNone : groups.front();
}

std::expected<Value, Misfit> read_value(const Key& key, const Node& node) {
  if (node.type == Node::Type::null) {
    if (key.default_text == "null") return Value{.null = true, .text = "null", .groups = {}};
    return std::unexpected(Misfit{"has no value; expected " + expectation(key), "give a value or delete the key"});
  }
  if (key.kind == Kind::marketplace_groups) return read_groups(key, node);
  if (is_list(key.kind)) {
    std::expected<std::vector<std::string>, Misfit> words = read_list(key, node);
    if (!words) return std::unexpected(std::move(words.error()));
    Value value{.null = false, .text = joined(*words), .groups = {}};
    value.groups.push_back(std::move(*words));
    return value;
  }
  if (node.type != Node::Type::scalar) return std::unexpected(wrong_shape(key, node));
  std::expected<std::string, Misfit> word = read_word(key, node.text);
  if (!word) return std::unexpected(std::move(word.error()));
  return Value{.null = false, .text = std::move(*word), .groups = {}};
}

}  // namespace invd::config
