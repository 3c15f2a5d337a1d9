#include "amazon/document_address.h"

#include <algorithm>
#include <optional>
#include <string>

#include "amazon/amazon_message.h"

namespace invd::amazon {
namespace {

struct Address {
  bool secure = false;
  std::string host;       // in lower case
  std::string_view port;  // empty: the usual one
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Only what every reader of URLs understands in the same way; anything else is no address.
std::optional<Address> parse(std::string_view url) {
  Address address;
  if (url.starts_with("https://")) {
    address.secure = true;
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  if (authority == "[::1]" || authority.starts_with("[::1]:")) {
    address.host = "[::1]";
    authority.remove_prefix(5);
  } else {
    address.host = authority.substr(0, authority.find(':'));
    authority.remove_prefix(address.host.size());
    for (char& c : address.host) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      if (!(c >= 'a' && c <= 'z') && !is_digit(c) && c != '-' && c != '.') return std::nullopt;
    }
  }
  if (!authority.empty()) {
    address.port = authority.substr(1);
    if (address.port.empty() || address.port.size() > 5 || !std::ranges::all_of(address.port, is_digit))
      return std::nullopt;
  }
  const bool whole_labels =
      !address.host.empty() && !address.host.starts_with('.') && !address.host.contains("..") && address.host != ".";
  return whole_labels ? std::optional(address) : std::nullopt;
}

bool is_loopback(const Address& address) {
  const std::string_view host = address.host;
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; }));
}

}  // namespace

bool is_loopback_url(std::string_view url) {
  const auto address = parse(url);
  return address && is_loopback(*address);
}

Result<void> check_document_address(std::string_view url, bool is_sandbox) {
  const auto address = parse(url);
  if (!address) return fail(ErrorCode::refused, "Amazon gave an address of the document that is none");
  if (is_sandbox && is_loopback(*address)) return {};
  if (address->secure && address->host.ends_with(".amazonaws.com") && (address->port.empty() || address->port == "443"))
    return {};
  return fail(ErrorCode::refused, "the document is said to lie on " + presentable(address->host) +
                                      ", which is not Amazon's store of documents (https, below amazonaws.com)");
}

}  // namespace invd::amazon
