#include "http/inflate.h"

#include <algorithm>
#include <limits>
#include <zlib.h>

#include "base/assert.h"
#include "base/guard.h"

namespace invd::http {

struct Inflater::Stream {
  Stream() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    INVD_ASSERT(inflateInit2(&z, kGzipOnly) == Z_OK);
  }
  ~Stream() { inflateEnd(&z); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  z_stream z{};
  bool between_members = false;
  std::uint64_t packed = 0;
  std::uint64_t unpacked = 0;
};

Inflater::Inflater(Limits limits) : limits_(limits), stream_(std::make_unique<Stream>()) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

bool Inflater::complete() const {
  return stream_->between_members;
}

Result<std::string> Inflater::inflate(std::string_view& packed, std::size_t most) {
  INVD_ASSERT(most >= 1 && most <= std::numeric_limits<uInt>::max());
  z_stream& z = stream_->z;
  std::string out(most, '\0');
  std::size_t filled = 0;
  while (filled < most) {
    if (stream_->between_members) {
      if (packed.empty()) break;
      stream_->between_members = false;
      INVD_ASSERT(inflateReset(&z) == Z_OK);
    }
    const std::size_t given = std::min<std::size_t>(packed.size(), std::numeric_limits<uInt>::max());
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib only reads it
    z.avail_in = static_cast<uInt>(given);
    z.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
    z.avail_out = static_cast<uInt>(most - filled);
    const int code = ::inflate(&z, Z_NO_FLUSH);
    const std::size_t taken = given - z.avail_in;
    const std::size_t made = most - filled - z.avail_out;
    packed.remove_prefix(taken);
    filled += made;
    stream_->packed += taken;
    stream_->unpacked += made;
    if (code == Z_STREAM_END) {
      stream_->between_members = true;
      continue;
    }
    if (code != Z_OK && code != Z_BUF_ERROR) return fail(ErrorCode::malformed, "not gzip, or damaged on its way");
    if (taken == 0 && made == 0) break;  // more is needed
  }
  if (guarded(Guard::limits)) {
    if (stream_->unpacked > limits_.total)
      return fail(ErrorCode::limit, "it unpacks to more than " + std::to_string(limits_.total) + " bytes");
    if (stream_->unpacked > limits_.ratio_from && stream_->unpacked / limits_.ratio > stream_->packed)
      return fail(ErrorCode::limit, "it unpacks to more than " + std::to_string(limits_.ratio) + " times its size");
  }
  out.resize(filled);
  return out;
}

}  // namespace invd::http
