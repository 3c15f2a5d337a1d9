#include <condition_variable>
#include <dlfcn.h>
#include <netdb.h>

#include "async/timeout.h"
#include "unit/http/curl/curl_test.h"

namespace {

std::mutex mutex;
std::condition_variable released;
bool name_server_answers = false;
int asking = 0;

/// Bounded, so that a client that waits for it fails its test instead of hanging.
constexpr std::chrono::seconds kSilence{3};

}  // namespace

/// Takes the place of libc's for the whole program, libcurl included: a name server that does not answer about
/// "silent.test" until it is let go.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  if (node != nullptr && std::string_view(node) == "silent.test") {
    std::unique_lock lock(mutex);
    ++asking;
    released.notify_all();
    released.wait_for(lock, kSilence, [] { return name_server_answers; });
    --asking;
    released.notify_all();
    return EAI_AGAIN;
  }
  using Original = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto original = reinterpret_cast<Original>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return original(node, service, hints, result);
}

namespace invd::http::test {
namespace {

class SilentDns : public CurlTest {
 protected:
  ~SilentDns() override {
    std::unique_lock lock(mutex);
    name_server_answers = true;
    released.notify_all();
    released.wait(lock, [] { return asking == 0; });
    name_server_answers = false;
  }
  async::Task<bool> answered_within(Duration limit) {
    const auto result = co_await async::with_timeout(loop_, limit, client_->send(get("https://silent.test/")));
    co_return result.has_value();
  }
};

// Without CURLOPT_QUICK_EXIT curl joins its resolver thread, and the whole daemon waits for the name server.
TEST_F(SilentDns, GivingUpDoesNotHoldTheLoop) {
  EXPECT_FALSE(loop_.run(answered_within(Duration(50))));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(asking, 1) << "the name server was not asked, or its answer was waited for";
}

TEST_F(SilentDns, TheLimitOfConnectingCoversIt) {
  Request request = get("https://silent.test/");
  request.limits.connect = Duration(100);
  EXPECT_EQ(failure(std::move(request)), "unreachable silent.test: no connection in time");
}

}  // namespace
}  // namespace invd::http::test
