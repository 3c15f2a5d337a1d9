#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "process/harness/sandbox.h"

namespace invd::process {

/// Reads the sandbox's own account of one token bucket while a backlog lasts: from the first call, when the bucket is
/// full, to the last. On a thread of its own.
class Meter {
 public:
  Meter(const Sandbox& sandbox, std::string operation, double kept = 0);
  ~Meter();
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  struct Reading {
    std::uint64_t calls = 0;
    std::uint64_t granted = 0;
    std::uint64_t throttled = 0;
    double offered = 0;  ///< tokens: the burst, and the rate times the time from the first call to the last
    double seconds = 0;  ///< of that time
    [[nodiscard]] double used() const { return static_cast<double>(granted) / offered; }
    [[nodiscard]] double refused() const { return static_cast<double>(throttled) / static_cast<double>(calls); }
    [[nodiscard]] std::string text() const;
  };
  [[nodiscard]] Reading reading() const;

 private:
  void look();
  const Sandbox& sandbox_;
  std::string operation_;
  double kept_;
  mutable std::mutex mutex_;
  Reading reading_;
  std::uint64_t calls_before_ = 0;
  std::uint64_t granted_before_ = 0;
  std::uint64_t throttled_before_ = 0;
  double offered_before_ = 0;
  std::jthread reader_;
};

}  // namespace invd::process
