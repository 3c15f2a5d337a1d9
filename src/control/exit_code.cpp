#include "control/exit_code.h"

namespace invd::control {

ExitCode exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return ExitCode::usage;
    case ErrorCode::refused:
    case ErrorCode::permission:
    case ErrorCode::unauthorized:
    case ErrorCode::forbidden:
      return ExitCode::refused;
    case ErrorCode::not_found:
      return ExitCode::not_found;
    case ErrorCode::conflict:
    case ErrorCode::store_locked:
      return ExitCode::conflict;
    case ErrorCode::unreachable:
      return ExitCode::unreachable;
    case ErrorCode::timeout:
    case ErrorCode::temporary:
    case ErrorCode::throttled:
    case ErrorCode::store_full:
      return ExitCode::temporary;
    case ErrorCode::invalid_config:
    case ErrorCode::cancelled:
    case ErrorCode::rejected:
    case ErrorCode::malformed:
    case ErrorCode::limit:
    case ErrorCode::store_corrupt:
    case ErrorCode::store_io:
    case ErrorCode::store_newer:
    case ErrorCode::internal:
      return ExitCode::failed;
  }
  return ExitCode::failed;
}

}  // namespace invd::control
