#include "process/quota/meter.h"

#include <chrono>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace invd::process {

Meter::Meter(const Sandbox& sandbox, std::string operation, double kept)
    : sandbox_(sandbox), operation_(std::move(operation)), kept_(kept) {
  const auto now = sandbox_.counters_of(operation_);
  calls_before_ = now.at("calls");
  granted_before_ = now.at("granted");
  throttled_before_ = now.at("throttled");
  offered_before_ = now.at("bucket").at("offered");
  reader_ = std::jthread([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      look();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  });
}

Meter::~Meter() = default;

void Meter::look() {
  const auto now = sandbox_.counters_of(operation_);
  const auto& bucket = now.at("bucket");
  const std::lock_guard lock(mutex_);
  const std::uint64_t calls = now.at("calls").get<std::uint64_t>() - calls_before_;
  if (calls == 0) offered_before_ = bucket.at("offered");
  if (calls == reading_.calls) return;
  const double since = bucket.at("offered").get<double>() - offered_before_;
  reading_ = {.calls = calls,
              .granted = now.at("granted").get<std::uint64_t>() - granted_before_,
              .throttled = now.at("throttled").get<std::uint64_t>() - throttled_before_,
              .offered = bucket.at("burst").get<double>() - kept_ + since,
              .seconds = since / bucket.at("rate").get<double>()};
}

Meter::Reading Meter::reading() const {
  const std::lock_guard lock(mutex_);
  return reading_;
}

std::string Meter::Reading::text() const {
  return fmt::format("{} calls in {:.1f} s, {} of {:.1f} tokens used ({:.2f} %), {} refused ({:.2f} %)", calls, seconds,
                     granted, offered, 100 * used(), throttled, 100 * refused());
}

}  // namespace invd::process
