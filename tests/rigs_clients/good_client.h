#pragma once

#include <chrono>
#include <filesystem>

#include "rigs_clients/connection.h"

namespace invd::rigs {

/// A client that asks for `status` again and again on one connection, and waits for each answer.
class GoodClient {
 public:
  /// Throws std::runtime_error when it is not let in.
  explicit GoodClient(const std::filesystem::path& socket);

  struct Waits {
    std::size_t asked = 0;
    double p50_ms = 0;
    double p99_ms = 0;
    double longest_ms = 0;
  };
  /// Asks for so long. Throws std::runtime_error when an answer does not come, or is none.
  [[nodiscard]] Waits ask_for(std::chrono::milliseconds time);

 private:
  Connection connection_;
};

}  // namespace invd::rigs
