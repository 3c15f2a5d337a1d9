#include "http/client.h"

#include <algorithm>
#include <string>
#include <utility>

namespace invd::http {
namespace {

class HeldBody final : public BodyStream {
 public:
  explicit HeldBody(Response response) : head_(std::move(response)), body_(std::exchange(head_.body, {})) {}

  [[nodiscard]] const Response& head() const override { return head_; }
  [[nodiscard]] async::Task<Result<std::string>> read() override {
    std::string piece = body_.substr(read_, kLargestPiece);
    read_ += piece.size();
    co_return piece;
  }

 private:
  Response head_;
  std::string body_;
  std::size_t read_ = 0;
};

}  // namespace

async::Task<Result<std::unique_ptr<BodyStream>>> Client::open(Request request) {
  auto response = co_await send(std::move(request));
  if (!response) co_return fail(response);
  co_return std::make_unique<HeldBody>(std::move(*response));
}

}  // namespace invd::http
