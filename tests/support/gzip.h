#pragma once

#include <string>
#include <string_view>
#include <zlib.h>

#include "base/assert.h"

namespace invd::test {

/// Packs as gzip, one member.
[[nodiscard]] inline std::string gzip(std::string_view text, int level = 9) {
  std::string out(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  INVD_ASSERT(deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  INVD_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace invd::test
