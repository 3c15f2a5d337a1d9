#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "async/scheduler.h"
#include "async/task.h"
#include "async/worker.h"
#include "base/error.h"
#include "json/document.h"

namespace invd::amazon {

/// What to do with a body that is no JSON because of single values in it.
enum class Reading : std::uint8_t {
  strict,     ///< refuse it as a whole: it may have been damaged on its way and be good when asked for again
  repairing,  ///< json::repair() it: titles and the like may then hold U+FFFD, a record whose words do is malformed
};

/// A body that may have been repaired.
struct OpenedBody {
  json::Document document;
  bool repaired = false;
};

/// Checking the document's values is left to the caller. Errors: malformed, limit: of the body as it came.
[[nodiscard]] Result<OpenedBody> open_body(std::string_view body, Reading reading);

/// Whether every name in it says what Amazon said: a field whose name does not would be taken for an absent one.
/// `without`: a member of the top that is skipped.
[[nodiscard]] bool has_whole_names(const json::Value& value, std::string_view without = {});

/// What is wrong with a record of a repaired body: a name in it, or one of the words that decide something, holds bytes
/// that are no text.
[[nodiscard]] std::optional<Error> find_garbled(const json::Value& record, std::span<const std::string_view> words);

/// A larger body takes the loop longer than a millisecond or two.
inline constexpr std::size_t kDecodedAtOnce = 512u << 10;

/// `decode(body)`, on a worker when the body is large. `decode` owns what it touches.
template <class Decode>
[[nodiscard]] auto decoded(async::Scheduler& scheduler, std::string body, Decode decode)
    -> async::Task<decltype(decode(body))> {
  if (body.size() <= kDecodedAtOnce) co_return decode(body);
  co_return co_await async::on_worker(
      scheduler, [body = std::move(body), decode = std::move(decode)]() mutable { return decode(body); });
}

}  // namespace invd::amazon
