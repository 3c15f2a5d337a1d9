#include "http/curl/exchange.h"

#include <algorithm>
#include <climits>
#include <curl/curl.h>
#include <sys/socket.h>
#include <utility>

#include "base/assert.h"
#include "base/guard.h"

namespace invd::http {
namespace {

/// An idle connection older than this is not used again. Servers close idle ones after a minute or so, and a request
/// sent just then is lost with an effect unknown.
constexpr long kMaxIdleSeconds = 30;
constexpr long kLowSpeedBytesPerSecond = 100;

template <class Value>
void set(void* easy, CURLoption option, Value value) {
  INVD_ASSERT(curl_easy_setopt(easy, option, value) == CURLE_OK);
}

/// For curl 0 means "no limit", which no request has.
long to_ms(Duration d) {
  return static_cast<long>(std::clamp<std::int64_t>(d.count(), 1, INT_MAX));
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

struct Exchange::Callbacks {
  static std::size_t header(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<Exchange*>(self)->take_header({data, size * count}) ? size * count : 0;
  }

  static std::size_t body(char* data, std::size_t size, std::size_t count, void* self) {
    switch (static_cast<Exchange*>(self)->take_body({data, size * count})) {
      case Taken::yes:
        return size * count;
      case Taken::not_now:
        return CURL_WRITEFUNC_PAUSE;
      case Taken::no:
        break;
    }
    return CURL_WRITEFUNC_ERROR;
  }

  /// The address that a name has led to is checked here, before a packet goes to it.
  static curl_socket_t open(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto* const exchange = static_cast<Exchange*>(self);
    if (exchange->target_.plain && !is_loopback(address->addr)) {
      exchange->failure_.beyond_loopback = true;
      return CURL_SOCKET_BAD;
    }
    ++exchange->sockets_opened_;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  /// Called when the connection stands, just before the request is sent. Until then nothing was sent, whatever fails.
  static int before_request(void* self, char* address, char* /*local*/, int /*port*/, int /*local_port*/) {
    auto* const exchange = static_cast<Exchange*>(self);
    // Also of a connection kept from before. The address is empty when the connection was reset this moment.
    if (exchange->target_.plain && !is_loopback(std::string(address))) {
      exchange->failure_.beyond_loopback = *address != '\0';
      return CURL_PREREQFUNC_ABORT;
    }
    // curl sends a request again when a kept connection breaks without an answer. Whether the first one had its
    // effect is unknown, so only what has no effect may be repeated.
    const std::string& method = exchange->request_.method;
    if (exchange->failure_.sent && method != "GET" && method != "HEAD") {
      exchange->failure_.would_repeat = true;
      return CURL_PREREQFUNC_ABORT;
    }
    exchange->failure_.sent = true;
    return CURL_PREREQFUNC_OK;
  }
};

void Exchange::FreeList::operator()(curl_slist* list) const {
  curl_slist_free_all(list);
}

Exchange::Exchange(Multi& multi, const CurlOptions& options, const Target& target, const Request& request,
                   Unpacking unpacking)
    : multi_(multi),
      options_(options),
      target_(target),
      request_(request),
      unpacking_(unpacking),
      easy_(curl_easy_init()),
      error_text_(CURL_ERROR_SIZE, '\0') {
  INVD_ASSERT(easy_ != nullptr);
  failure_.host = target.name;
  set_up();
}

Exchange::~Exchange() {
  INVD_ASSERT(!running_);
  curl_easy_cleanup(easy_);
}

void Exchange::start() {
  running_ = multi_.add(easy_, *this);
  if (!running_) done(CURLE_FAILED_INIT);
}

void Exchange::stop() {
  if (std::exchange(running_, false)) multi_.remove(easy_);
}

void Exchange::resume() {
  if (!running_) return;
  const int code = multi_.resume(easy_);
  if (code == CURLE_OK) return;
  stop();
  done(code);
}

void Exchange::done(int curl_code) {
  running_ = false;
  failure_.curl_code = curl_code;
  ended();
}

void Exchange::set_up() {
  set(easy_, CURLOPT_URL, request_.url.c_str());
  set(easy_, CURLOPT_ERRORBUFFER, error_text_.data());
  set(easy_, CURLOPT_HEADERFUNCTION, &Callbacks::header);
  set(easy_, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(easy_, CURLOPT_WRITEFUNCTION, &Callbacks::body);
  set(easy_, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(easy_, CURLOPT_OPENSOCKETFUNCTION, &Callbacks::open);
  set(easy_, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(easy_, CURLOPT_PREREQFUNCTION, &Callbacks::before_request);
  set(easy_, CURLOPT_PREREQDATA, static_cast<void*>(this));
  set(easy_, CURLOPT_NOSIGNAL, 1L);
  // A name server that is silent must not hold up the loop when the request is given up.
  set(easy_, CURLOPT_QUICK_EXIT, 1L);
  if (unpacking_ == Unpacking::by_curl) set(easy_, CURLOPT_ACCEPT_ENCODING, "gzip");
  // Segments as they are: a SKU may be "..".
  set(easy_, CURLOPT_PATH_AS_IS, 1L);
  for (const std::string& entry : options_.resolve) append(resolve_, entry);
  set(easy_, CURLOPT_RESOLVE, resolve_.get());
  set_up_security();
  set_up_limits();
  set_up_method();
  set_up_headers();
}

void Exchange::set_up_security() {
  set(easy_, CURLOPT_PROTOCOLS_STR, target_.plain ? "http" : "https");
  set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy_, CURLOPT_PROXY, "");  // the environment's proxies too are not asked
  set(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  // The system's directory of authorities (CAPATH) stays in force beside the file.
  if (!options_.ca_file.empty()) set(easy_, CURLOPT_CAINFO, options_.ca_file.c_str());
}

void Exchange::set_up_limits() {
  const Limits& limits = request_.limits;
  set(easy_, CURLOPT_CONNECTTIMEOUT_MS, to_ms(limits.connect));
  set(easy_, CURLOPT_TIMEOUT_MS, to_ms(limits.total));
  set(easy_, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytesPerSecond);
  set(easy_, CURLOPT_LOW_SPEED_TIME, (to_ms(limits.low_speed) + 999) / 1'000);
  set(easy_, CURLOPT_MAXAGE_CONN, kMaxIdleSeconds);
}

void Exchange::set_up_method() {
  // One exchange a connection: what breaks one connection breaks one request.
  set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  const std::string& method = request_.method;
  const bool has_body = !request_.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
  if (has_body) {
    set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(easy_, CURLOPT_POSTFIELDS, request_.body.data());
  } else if (method == "HEAD") {
    set(easy_, CURLOPT_NOBODY, 1L);
    return;
  }
  set(easy_, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void Exchange::set_up_headers() {
  // An empty line after the colon takes away what curl would add by itself.
  append(headers_, "Expect:");
  if (find_header(request_.headers, "Content-Type").empty()) append(headers_, "Content-Type:");
  for (const auto& [name, value] : request_.headers) {
    std::string line = name;
    line += value.empty() ? ";" : ": ";  // curl's way to write an empty one
    line += value;
    append(headers_, line);
  }
  set(easy_, CURLOPT_HTTPHEADER, headers_.get());
  if (!options_.user_agent.empty()) set(easy_, CURLOPT_USERAGENT, options_.user_agent.c_str());
}

void Exchange::append(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  INVD_ASSERT(longer != nullptr);
  curl_slist* const shorter = list.release();  // now the front of the longer one, or null
  INVD_ASSERT(shorter == nullptr || shorter == longer);
  list.reset(longer);
}

bool Exchange::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > request_.limits.headers) {
    failure_.over_limit = "headers";
    return false;
  }
  if (line.starts_with("HTTP/")) {  // the final answer, after any 1xx; what those took stays counted
    response_.headers.clear();
    headers_complete_ = false;
    return true;
  }
  if (trim(line).empty()) headers_complete_ = true;
  const std::size_t colon = line.find(':');
  if (headers_complete_ || colon == std::string_view::npos) return true;  // trailers are of no use here
  response_.headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
  return true;
}

bool Exchange::within_limit(std::uint64_t bytes_so_far, std::size_t more) {
  if (!guarded(Guard::limits) || more <= request_.limits.body - bytes_so_far) return true;
  failure_.over_limit = "bytes";
  return false;
}

std::uint64_t Exchange::announced_length() const {
  curl_off_t announced = -1;  // when it is not
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  return static_cast<std::uint64_t>(std::max<curl_off_t>(announced, 0));
}

void Exchange::read_status() {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
}

Result<void> Exchange::outcome() {
  read_status();
  // To curl headers that end with the connection are an answer; to us they are cut off.
  const bool complete = headers_complete_ && response_.status >= 200;
  if (failure_.curl_code == CURLE_OK && !complete) failure_.curl_code = CURLE_PARTIAL_FILE;
  if (failure_.curl_code == CURLE_OK) return {};
  failure_.detail = error_text_.c_str();
  curl_easy_getinfo(easy_, CURLINFO_SSL_VERIFYRESULT, &failure_.verify_result);
  return std::unexpected(to_error(failure_));
}

}  // namespace invd::http
