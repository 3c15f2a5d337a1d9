#include "daemon/uploads.h"

#include <utility>

namespace invd::daemon {
namespace {

std::unexpected<Error> unknown(const std::string& name) {
  return fail(ErrorCode::not_found, "there is no upload \"" + name + "\"",
              "it was taken, or nothing was added to it for ten minutes: begin anew");
}

}  // namespace

void Uploads::forget_old(Monotonic now) {
  std::erase_if(files_, [now](const auto& entry) { return now - entry.second.touched > kKept; });
}

Result<Uploads::Taken> Uploads::put(const std::string& name, uid_t uid, const std::string& piece, bool last,
                                    Monotonic now) {
  forget_old(now);
  std::string key = name;
  if (key.empty()) {
    if (files_.size() == kMostFiles)
      return fail(ErrorCode::limit, "too many files are on their way up", "try again when one has been taken");
    key = std::to_string(++last_);
    files_[key].uid = uid;
  }
  const auto found = files_.find(key);
  if (found == files_.end() || found->second.uid != uid) return unknown(name);
  File& file = found->second;
  if (file.complete) return fail(ErrorCode::conflict, "upload " + key + " is complete already");
  if (file.bytes.size() + piece.size() > kMostBytes) {
    files_.erase(found);
    return fail(ErrorCode::limit, "a file of more than 64 MiB", "send it in parts");
  }
  file.bytes += piece;
  file.complete = last;
  file.touched = now;
  return Taken{key, file.bytes.size()};
}

Result<std::string> Uploads::take(const std::string& name, uid_t uid, Monotonic now) {
  forget_old(now);
  const auto found = files_.find(name);
  if (found == files_.end() || found->second.uid != uid) return unknown(name);
  if (!found->second.complete) return fail(ErrorCode::conflict, "upload " + name + " is not complete");
  std::string bytes = std::move(found->second.bytes);
  files_.erase(found);
  return bytes;
}

}  // namespace invd::daemon
