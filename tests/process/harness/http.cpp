#include "process/harness/http.h"

#include <curl/curl.h>
#include <memory>
#include <stdexcept>

namespace invd::process {
namespace {

std::size_t append(char* data, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

HttpAnswer ask(const std::string& url, const std::string* body) {
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  HttpAnswer answer;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 60L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer.body);
  if (body != nullptr) {
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
    curl_easy_setopt(curl.get(), CURLOPT_COPYPOSTFIELDS, body->c_str());
  }
  const CURLcode done = curl_easy_perform(curl.get());
  if (done != CURLE_OK) throw std::runtime_error(url + ": " + curl_easy_strerror(done));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace

HttpAnswer http_get(const std::string& url) {
  return ask(url, nullptr);
}

HttpAnswer http_post(const std::string& url, const std::string& body) {
  return ask(url, &body);
}

}  // namespace invd::process
