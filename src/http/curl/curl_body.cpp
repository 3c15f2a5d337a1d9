#include "http/curl/curl_body.h"

#include <utility>

namespace invd::http {

async::Task<Result<void>> CurlBody::begin() {
  start();
  while (!has_news()) {
    news_.reset();
    co_await news_.wait();
  }
  if (held_.empty() && !*end_) co_return *end_;
  read_status();
  co_return Result<void>{};
}

async::Task<Result<std::string>> CurlBody::read() {
  while (!has_news()) {
    news_.reset();
    co_await news_.wait();
  }
  if (held_.empty() && !*end_) co_return fail(*end_);
  std::string piece = std::exchange(held_, {});
  if (std::exchange(paused_, false)) resume();
  co_return piece;
}

CurlBody::Taken CurlBody::take_body(std::string_view bytes) {
  if (!held_.empty() && held_.size() + bytes.size() > kLargestPiece) {
    paused_ = true;
    return Taken::not_now;
  }
  if (!within_limit(received_, bytes.size())) return Taken::no;
  received_ += bytes.size();
  held_.append(bytes);
  news_.set();
  return Taken::yes;
}

void CurlBody::ended() {
  end_ = outcome();
  news_.set();
}

}  // namespace invd::http
