#include "control/complete_message.h"

#include "control/book_limits.h"
#include "control/words.h"

namespace invd::control {

void describe(Fields& f, CompleteRequest& m) {
  f.required("kind", m.kind, OneOf{completed_kinds()});
  f("prefix", m.prefix, kListingBytes);
}

void describe(Fields& f, CompleteReply& m) {
  f("words", m.words);
}

}  // namespace invd::control
