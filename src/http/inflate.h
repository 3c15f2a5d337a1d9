#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace invd::http {

/// Unpacks gzip as a stream, in constant memory: one member or several on end. Pure; one thread at a time.
class Inflater {
 public:
  /// Against what unpacks to more than anybody sends (I12).
  struct Limits {
    std::uint64_t total = 64ull << 30;       ///< bytes unpacked in all
    std::uint64_t ratio = 200;               ///< of the bytes unpacked to the packed ones; text packs to a tenth or so
    std::uint64_t ratio_from = 16ull << 20;  ///< the ratio counts once so many bytes are unpacked
  };

  explicit Inflater(Limits limits);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  /// Takes from the front of `packed` what gives at most `most` bytes, which is at least 1. Empty: all is taken, and
  /// more is needed. Errors: malformed (not gzip, or damaged), limit. After an error nothing more is to be asked.
  [[nodiscard]] Result<std::string> inflate(std::string_view& packed, std::size_t most);
  /// Whether what was taken so far is whole: it ends with a member, whose checksum was right.
  [[nodiscard]] bool complete() const;

 private:
  struct Stream;
  Limits limits_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace invd::http
