// The answer of Login with Amazon, good or bad, as any bytes.
#include "amazon/token_answer.h"

#include <algorithm>

#include "amazon/amazon_message.h"
#include "base/assert.h"
#include "fuzz/fuzzer.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace invd;
  const std::string_view body = fuzz::text(data, size);
  if (const auto answer = amazon::read_token_answer(body)) {
    const std::string_view token = answer->access_token.reveal();
    INVD_ASSERT(!token.empty() && std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; }));
    INVD_ASSERT(answer->lifetime > Duration(0));
  }
  if (const auto said = amazon::read_login_error(body)) INVD_ASSERT(said->message.find('\n') == std::string::npos);
  return 0;
}
