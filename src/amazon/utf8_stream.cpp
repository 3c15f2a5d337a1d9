#include "amazon/utf8_stream.h"

#include <array>
#include <cerrno>
#include <iconv.h>
#include <utility>

#include "json/utf8.h"

namespace invd::amazon {
namespace {

constexpr std::size_t kLongestMark = 3;
/// No character of these charsets has more bytes.
constexpr std::size_t kLongestCharacter = 4;

struct Mark {
  std::string_view bytes;
  Charset charset;
};
constexpr std::array kMarks = {Mark{"\xEF\xBB\xBF", Charset::utf8}, Mark{"\xFF\xFE", Charset::utf16le},
                               Mark{"\xFE\xFF", Charset::utf16be}};

const char* library_name(Charset charset) {
  return charset == Charset::windows_31j ? "CP932" : name(charset).data();  // literals: they end with a zero
}

}  // namespace

struct Utf8Stream::Converter {
  explicit Converter(Charset charset) : handle(iconv_open("UTF-8", library_name(charset))) {}
  ~Converter() {
    if (good()) iconv_close(handle);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): how iconv_open() says no
  [[nodiscard]] bool good() const { return handle != reinterpret_cast<iconv_t>(-1); }
  iconv_t handle;
};

Utf8Stream::Utf8Stream(Charset expected) : charset_(expected) {}
Utf8Stream::~Utf8Stream() = default;
Utf8Stream::Utf8Stream(Utf8Stream&&) noexcept = default;
Utf8Stream& Utf8Stream::operator=(Utf8Stream&&) noexcept = default;

Result<Utf8Stream> Utf8Stream::open(Charset expected) {
  Utf8Stream stream(expected);
  stream.converter_ = std::make_unique<Converter>(expected);
  if (!stream.converter_->good())
    return fail(ErrorCode::internal, "this system cannot read the charset " + std::string(name(expected)),
                "install the package libc-bin, which has iconv's tables");
  return stream;
}

/// The first bytes are here: they may say more than was expected.
Result<void> Utf8Stream::begin(std::string_view start) {
  begun_ = true;
  for (const Mark& mark : kMarks) {
    if (!start.starts_with(mark.bytes)) continue;
    held_.erase(0, mark.bytes.size());
    if (mark.charset == charset_) break;
    auto other = open(mark.charset);
    if (!other) return fail(other);
    charset_ = mark.charset;
    converter_ = std::move(other->converter_);
    break;
  }
  return {};
}

std::string Utf8Stream::run(std::string_view bytes, bool last) {
  std::string out;
  std::array<char, 16'384> buffer;             // NOLINT(cppcoreguidelines-pro-type-member-init): filled by iconv
  auto* in = const_cast<char*>(bytes.data());  // iconv only reads it
  std::size_t left = bytes.size();
  while (left > 0) {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t code = iconv(converter_->handle, &in, &left, &to, &room);
    const int why = errno;
    out.append(buffer.data(), static_cast<std::size_t>(to - buffer.data()));
    if (code != static_cast<std::size_t>(-1) || why == E2BIG) continue;
    if (why == EINVAL && !last && left < kLongestCharacter) break;  // the rest of a character is yet to come
    out += json::kReplacement;
    ++replaced_;
    ++in;
    --left;
  }
  held_.assign(in, left);
  return out;
}

Result<std::string> Utf8Stream::convert(std::string_view bytes) {
  if (begun_ && held_.empty()) return run(bytes, false);
  held_ += bytes;
  if (!begun_) {
    if (held_.size() < kLongestMark) return std::string();
    if (auto begun = begin(held_); !begun) return fail(begun);
  }
  const std::string all = std::exchange(held_, {});
  return run(all, false);
}

Result<std::string> Utf8Stream::finish() {
  if (!begun_)
    if (auto begun = begin(held_); !begun) return fail(begun);
  const std::string all = std::exchange(held_, {});
  return run(all, true);
}

}  // namespace invd::amazon
