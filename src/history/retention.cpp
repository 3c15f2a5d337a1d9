#include "history/retention.h"

namespace invd::history {

Timestamp expires_at(Timestamp recorded, Keep keep) {
  return add_calendar_months(recorded, keep.months) + keep.fixed;
}

Keep keep_of(const Retention& retention, ExpiryClass what) {
  const bool failed = what == ExpiryClass::failed_records || what == ExpiryClass::run_failed;
  return failed ? retention.failed : retention.succeeded;
}

}  // namespace invd::history
