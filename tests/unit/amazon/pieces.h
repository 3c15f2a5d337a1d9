#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "http/body_stream.h"

namespace invd::amazon::test {

/// A body that comes in pieces, and counts how far it was read.
class Pieces final : public http::BodyStream {
 public:
  Pieces(http::Response head, std::string body, std::size_t piece, std::size_t& taken, std::optional<Error> end = {})
      : head_(std::move(head)), body_(std::move(body)), piece_(piece), taken_(taken), end_(std::move(end)) {}
  [[nodiscard]] const http::Response& head() const override { return head_; }
  [[nodiscard]] async::Task<Result<std::string>> read() override {
    std::string piece = body_.substr(taken_, piece_);
    taken_ += piece.size();
    if (piece.empty() && end_) co_return std::unexpected(*end_);
    co_return piece;
  }

 private:
  http::Response head_;
  std::string body_;
  std::size_t piece_;
  std::size_t& taken_;
  std::optional<Error> end_;
};

}  // namespace invd::amazon::test
