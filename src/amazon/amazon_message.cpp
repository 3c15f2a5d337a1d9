#include "amazon/amazon_message.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "json/document.h"

namespace invd::amazon {
namespace {

constexpr std::size_t kLongestText = 300;
constexpr std::size_t kLongestCode = 64;
constexpr std::size_t kLongestBody = 256u << 10;  // an error's body is small; a larger one is no error's body

// How Amazon's access tokens, refresh tokens, client ids, client secrets and restricted tokens begin.
constexpr std::array<std::string_view, 5> kSecretMarks = {"Atza|", "Atzr|", "Atz.", "amzn1.", "Bearer "};

std::string presentable_code(std::string_view text) {
  std::string code;
  for (const char c : text.substr(0, kLongestCode)) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    code += plain ? c : '_';
  }
  return code;
}

std::string_view text_of(const json::Object& object, std::string_view name) {
  const auto member = object.find(name);
  if (!member) return {};
  return member->string().value_or(std::string_view());
}

void hide_secrets(std::string& text) {
  for (const std::string_view mark : kSecretMarks) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      const std::size_t end = text.find_first_of(" \"',;)]}", at + mark.size());
      text.replace(at, end == std::string::npos ? std::string::npos : end - at, "[hidden]");
    }
  }
}

}  // namespace

std::optional<AmazonError> read_errors(std::string_view body) {
  if (body.size() > kLongestBody) return std::nullopt;
  const auto document = json::Document::parse(body);
  if (!document) return std::nullopt;
  const auto root = document->root().object();
  if (!root) return std::nullopt;
  const auto list = root->find("errors");
  if (!list) return std::nullopt;
  const auto errors = list->array();
  if (!errors || errors->elements().empty()) return std::nullopt;
  const auto first = errors->elements().front().object();
  if (!first) return std::nullopt;
  return AmazonError{presentable_code(text_of(*first, "code")), presentable(text_of(*first, "message")),
                     presentable(text_of(*first, "details"))};
}

std::optional<AmazonError> read_login_error(std::string_view body) {
  if (body.size() > kLongestBody) return std::nullopt;
  const auto document = json::Document::parse(body);
  if (!document) return std::nullopt;
  const auto root = document->root().object();
  if (!root) return std::nullopt;
  const std::string code = presentable_code(text_of(*root, "error"));
  if (code.empty()) return std::nullopt;
  return AmazonError{code, presentable(text_of(*root, "error_description")), {}};
}

std::string presentable(std::string_view text) {
  std::string out(text.substr(0, kLongestText * 4));
  hide_secrets(out);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20u || c == 0x7F) c = ' ';
  if (out.size() > kLongestText) {
    std::size_t end = kLongestText;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0u) == 0x80u) --end;  // not within a character
    out.resize(end);
    out += "...";
  }
  return out;
}

bool looks_like_html(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && body[first] == '<';
}

}  // namespace invd::amazon
