#pragma once

#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// complete.words: what may stand where a word is being typed. A shell waits for it at each press of Tab.
struct CompleteRequest {
  std::string kind;    ///< sku, listing, warehouse, order, integration
  std::string prefix;  ///< exact bytes; absent = any
  bool operator==(const CompleteRequest&) const = default;
};

struct CompleteReply {
  std::vector<std::string> words;  ///< at most kMaxWords, each beginning with the prefix
  bool operator==(const CompleteReply&) const = default;
};
inline constexpr std::size_t kMaxWords = 50;

void describe(Fields& f, CompleteRequest& m);
void describe(Fields& f, CompleteReply& m);

}  // namespace invd::control
