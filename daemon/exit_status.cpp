#include "daemon/exit_status.h"

namespace invd::daemon {

ExitStatus exit_status(const Error& error) {
  switch (error.code) {
    case ErrorCode::usage:
      return ExitStatus::usage;
    case ErrorCode::invalid_config:
    case ErrorCode::limit:
      return ExitStatus::config;
    case ErrorCode::store_corrupt:
    case ErrorCode::malformed:
      return ExitStatus::damaged_store;
    case ErrorCode::not_found:
      return ExitStatus::no_credential;
    case ErrorCode::conflict:
    case ErrorCode::unreachable:
      return ExitStatus::no_socket;
    case ErrorCode::store_full:
      return ExitStatus::no_space;
    case ErrorCode::store_io:
      return ExitStatus::io;
    case ErrorCode::store_locked:
      return ExitStatus::second_daemon;
    case ErrorCode::store_newer:
      return ExitStatus::newer_store;
    case ErrorCode::temporary:
    case ErrorCode::timeout:
      return ExitStatus::system;
    case ErrorCode::permission:
    case ErrorCode::refused:
      return ExitStatus::permission;
    default:
      return ExitStatus::internal;
  }
}

}  // namespace invd::daemon
