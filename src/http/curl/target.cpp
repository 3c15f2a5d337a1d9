#include "http/curl/target.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <curl/curl.h>
#include <memory>
#include <netinet/in.h>

namespace invd::http {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// One part of the URL, or empty.
std::string part(CURLU* url, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, what, &text, flags) != CURLUE_OK || text == nullptr) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

bool is_loopback(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0;
}

bool is_loopback(const std::string& numeric_address) {
  in_addr v4{};
  if (inet_pton(AF_INET, numeric_address.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, numeric_address.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6) != 0;
}

Result<Target> check_target(const Request& request) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  // The URL itself may hold a secret, so no message quotes it.
  if (!is_printable(request.url) ||
      curl_url_set(url.get(), CURLUPART_URL, request.url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return fail(ErrorCode::malformed, "the address of the request is not a URL");
  const std::string scheme = part(url.get(), CURLUPART_SCHEME);
  std::string host = part(url.get(), CURLUPART_HOST);
  const std::string port = part(url.get(), CURLUPART_PORT);
  if (host.empty()) return fail(ErrorCode::malformed, "the address of the request names no host");
  if (!part(url.get(), CURLUPART_USER).empty() || !part(url.get(), CURLUPART_PASSWORD).empty())
    return fail(ErrorCode::malformed, host + ": the address of the request holds a user name or a password");

  Target target;
  target.name = port.empty() ? host : host + ":" + port;
  target.origin = scheme + "://" + target.name;
  target.plain = scheme == "http";
  if (!target.plain && scheme != "https")
    return fail(ErrorCode::refused, target.name + ": only https is spoken, not " + scheme, "write https://");
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (target.plain && host != "localhost" && !is_loopback(host))
    return fail(ErrorCode::refused, target.name + ": plain http is spoken only to a loopback address",
                "write https://, or the address 127.0.0.1 for a sandbox on this machine");

  if (!is_token(request.method)) return fail(ErrorCode::malformed, target.name + ": the request has no valid method");
  for (const auto& [name, value] : request.headers)
    if (!is_token(name) || !is_field_value(value))
      return fail(ErrorCode::malformed, target.name + ": a header of the request holds characters that no header may");
  return target;
}

}  // namespace invd::http
