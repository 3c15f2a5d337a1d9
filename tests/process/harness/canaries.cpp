#include "process/harness/canaries.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/canary.h"

namespace invd::process {
namespace {

constexpr auto kCredentials = std::to_array<std::string_view>({"client-id", "client-secret", "refresh-token"});

/// A store is mostly a hole that was reserved: only what was written is read.
template <class Visit>
void each_written_part(int fd, off_t size, Visit visit) {
  for (off_t begin = lseek(fd, 0, SEEK_DATA); begin >= 0 && begin < size;) {
    const off_t hole = lseek(fd, begin, SEEK_HOLE);
    const off_t end = hole > begin ? hole : size;
    visit(begin, end);
    begin = lseek(fd, end, SEEK_DATA);
  }
}

/// Adds the time of its life to a sum.
class Stopwatch {
 public:
  explicit Stopwatch(double& sum) : sum_(sum) {}
  ~Stopwatch() { sum_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count(); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& sum_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace

Canaries::Canaries(const SandboxOptions& secrets) : words_{std::string(sandbox::kCanary), "canary"} {
  for (const std::string& secret : {secrets.client_id, secrets.client_secret, secrets.refresh_token})
    if (secret.find("canary") == std::string::npos) words_.push_back(secret);
}

Canaries::Looked Canaries::looked() const {
  const std::lock_guard lock(mutex_);
  return looked_;
}

void Canaries::look_into_text(const std::string& place, std::string_view text) {
  const std::lock_guard lock(mutex_);
  const Stopwatch watch(looked_.seconds);
  search(place, place, text);
}

void Canaries::look_into_files(const std::filesystem::path& root) {
  const std::lock_guard lock(mutex_);
  const Stopwatch watch(looked_.seconds);
  std::error_code error;
  if (std::filesystem::is_regular_file(root, error)) return look_into_file(root);
  // A running daemon makes and deletes files meanwhile.
  for (auto entry = std::filesystem::recursive_directory_iterator(root, error);
       !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    if (entry->is_regular_file(gone) && !gone) look_into_file(entry->path());
  }
}

void Canaries::look_into_process(pid_t pid) {
  const std::lock_guard lock(mutex_);
  const Stopwatch watch(looked_.seconds);
  const std::filesystem::path folder = "/proc/" + std::to_string(pid);
  for (const char* name : {"cmdline", "environ", "comm"}) {
    const std::string text = read_file(folder / name);
    if (!text.empty()) search((folder / name).native(), name, text);
  }
  const std::string limits = read_file(folder / "limits");
  const std::size_t core = limits.find("Max core file size");
  if (core == std::string::npos) return;  // it has just ended
  looked_.places.insert("limits");
  const std::string line = limits.substr(core, limits.find('\n', core) - core);
  EXPECT_NE(line.find(" 0 "), std::string::npos) << "invd could leave its memory in a core file: " << line;
}

void Canaries::look_into_file(const std::filesystem::path& file) {
  if (std::ranges::find(kCredentials, file.filename().native()) != kCredentials.end()) return;
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  struct stat status{};
  if (fstat(fd, &status) == 0 && status.st_size > 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    if (void* bytes = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0); bytes != MAP_FAILED) {
      const std::string_view all(static_cast<const char*>(bytes), size);
      each_written_part(fd, status.st_size, [&](off_t begin, off_t end) {
        search(file.native(), file.filename(), all.substr(begin, end - begin));
      });
      munmap(bytes, size);
    }
  }
  close(fd);
}

void Canaries::search(const std::string& place, const std::string& name, std::string_view bytes) {
  looked_.places.insert(name);
  looked_.bytes += bytes.size();
  for (const std::string& word : words_) {
    const void* found = memmem(bytes.data(), bytes.size(), word.data(), word.size());
    if (found == nullptr || !told_.emplace(place, word).second) continue;
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    const std::size_t begin = at < 40 ? 0 : at - 40;
    ADD_FAILURE() << "a secret or personal data: \"" << word << "\" is in " << place << ", near \""
                  << bytes.substr(begin, 100) << "\"";
  }
}

}  // namespace invd::process
