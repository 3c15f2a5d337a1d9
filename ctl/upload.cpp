#include "ctl/upload.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

#include "base/base64.h"
#include "control/import_message.h"
#include "ctl/json_reply.h"
#include "ctl/session.h"

namespace invd::ctl {
namespace {

std::unexpected<Error> cannot_read(const std::string& path, int reason) {
  const ErrorCode code = reason == ENOENT || reason == ENOTDIR ? ErrorCode::not_found
                         : reason == EACCES                    ? ErrorCode::permission
                                                               : ErrorCode::store_io;
  return fail(code, fmt::format("{} cannot be read: {}", path, std::generic_category().message(reason)),
              "name a CSV file that you may read, or - for stdin");
}

class Source {
 public:
  explicit Source(const std::string& path)
      : path_(path),
        stdin_(path == "-"),
        descriptor_(stdin_ ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) reason_ = errno;
  }
  ~Source() {
    if (!stdin_ && descriptor_ >= 0) ::close(descriptor_);
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// The next piece; shorter than a whole one only at the end.
  [[nodiscard]] Result<std::string> piece(Session& session) {
    if (descriptor_ < 0) return cannot_read(path_, reason_);
    std::string out(control::kUploadChunkBytes, '\0');
    std::size_t length = 0;
    while (length < out.size()) {
      const ssize_t got = ::read(descriptor_, out.data() + length, out.size() - length);
      if (got == 0) break;
      if (got > 0) {
        length += static_cast<std::size_t>(got);
        continue;
      }
      const int reason = errno;
      if (reason != EINTR) return cannot_read(stdin_ ? "stdin" : path_, reason);
      if (session.over())
        return fail(ErrorCode::cancelled, "interrupted while the file was read", "nothing was changed");
    }
    out.resize(length);
    return out;
  }

 private:
  const std::string& path_;
  bool stdin_;
  int descriptor_;
  int reason_ = 0;
};

}  // namespace

Result<std::string> upload(Session& session, const std::string& path) {
  Source source(path);
  control::FilePutRequest request;
  std::size_t sent = 0;
  while (!request.last) {
    const Result<std::string> piece = source.piece(session);
    if (!piece) return fail(piece);
    sent += piece->size();
    if (sent > control::kMaxUploadBytes) {
      return fail(ErrorCode::limit, fmt::format("{} is larger than {} MiB", path, control::kMaxUploadBytes >> 20U),
                  "split it into several files");
    }
    request.data = to_base64(*piece);
    request.last = piece->size() < control::kUploadChunkBytes;
    const Result<std::string> text = session.call("files.put", control::to_json(request));
    if (!text) return fail(text);
    const Result<control::FilePutReply> reply = understood<control::FilePutReply>(*text);
    if (!reply) return fail(reply);
    request.upload = reply->upload;
  }
  return request.upload;
}

}  // namespace invd::ctl
