#include "bench/floor_http.h"

#include <curl/curl.h>
#include <stdexcept>
#include <utility>

namespace invd::bench {

FloorHttp::FloorHttp() : easy_(curl_easy_init()) {
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &FloorHttp::take);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, static_cast<void*>(this));
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, "floor/1 (Language=C++/23; Platform=Linux)");
}

FloorHttp::~FloorHttp() {
  curl_easy_cleanup(easy_);
}

const std::string& FloorHttp::get(const std::string& url, const std::string& token) {
  curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
  send(url, token, {});
  return body_;
}

const std::string& FloorHttp::post(const std::string& url, const std::string& token, const std::string& content_type,
                                   const std::string& body) {
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, body.c_str());
  send(url, token, content_type);
  return body_;
}

void FloorHttp::stream(const std::string& url, std::function<void(std::string_view)> take) {
  curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
  take_ = std::move(take);
  send(url, {}, {});
  take_ = {};
}

std::string FloorHttp::escape(const std::string& text) {
  char* const escaped = curl_easy_escape(easy_, text.data(), static_cast<int>(text.size()));
  std::string out(escaped);
  curl_free(escaped);
  return out;
}

std::size_t FloorHttp::take(char* bytes, std::size_t size, std::size_t n, void* self) {
  auto& http = *static_cast<FloorHttp*>(self);
  if (http.take_)
    http.take_({bytes, size * n});
  else
    http.body_.append(bytes, size * n);
  return size * n;
}

void FloorHttp::send(const std::string& url, const std::string& token, const std::string& content_type) {
  body_.clear();
  curl_slist* headers = nullptr;
  if (!token.empty()) headers = curl_slist_append(headers, ("x-amz-access-token: " + token).c_str());
  if (!content_type.empty()) headers = curl_slist_append(headers, ("Content-Type: " + content_type).c_str());
  curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers);
  const CURLcode code = curl_easy_perform(easy_);
  curl_slist_free_all(headers);
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  if (code != CURLE_OK || status < 200 || status > 299)
    throw std::runtime_error(url + " answers " + std::to_string(status) + " " + body_);
}

}  // namespace invd::bench
