#include "sandbox/gzip_source.h"

#include <utility>
#include <zlib.h>

#include "base/assert.h"

namespace invd::sandbox {
namespace {

constexpr std::size_t kPiece = 64U << 10;
constexpr int kGzipWindow = 15 + 16;

class GzipSource final : public BodySource {
 public:
  explicit GzipSource(std::unique_ptr<BodySource> plain) : plain_(std::move(plain)) {
    // Fast rather than small: the documents are of gigabytes.
    const int made = deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY);
    INVD_ASSERT(made == Z_OK);
  }
  ~GzipSource() override { deflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  std::string next() override {
    std::string out(kPiece, '\0');
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    while (stream_.avail_out > 0 && !ended_) {
      if (stream_.avail_in == 0 && !drained_) {
        in_ = plain_->next();
        drained_ = in_.empty();
        stream_.next_in = reinterpret_cast<Bytef*>(in_.data());
        stream_.avail_in = static_cast<uInt>(in_.size());
      }
      ended_ = deflate(&stream_, drained_ ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_END;
    }
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

 private:
  std::unique_ptr<BodySource> plain_;
  z_stream stream_{};
  std::string in_;
  bool drained_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<BodySource> gzip(std::unique_ptr<BodySource> plain) {
  return std::make_unique<GzipSource>(std::move(plain));
}

}  // namespace invd::sandbox
