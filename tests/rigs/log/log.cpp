#include "rigs/log/log.h"

#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace invd::rigs {

Log::Log(const std::filesystem::path& file) {
  const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 || ftruncate(fd, static_cast<off_t>(kLogSize)) != 0)
    throw std::runtime_error("cannot make the log " + file.string());
  void* const at = mmap(nullptr, kLogSize, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (at == MAP_FAILED) throw std::runtime_error("cannot map the log " + file.string());
  mapped_ = static_cast<const char*>(at);
}

Log::~Log() {
  munmap(const_cast<char*>(mapped_), kLogSize);
}

std::uint64_t Log::calls(CallKind kind) const {
  std::uint64_t count = 0;
  std::memcpy(&count, mapped_ + kCallCounts + static_cast<std::size_t>(kind) * sizeof count, sizeof count);
  return count;
}

std::vector<Entry> Log::entries() const {
  std::vector<Entry> out;
  std::uint64_t taken = 0;
  std::memcpy(&taken, mapped_, sizeof taken);
  const std::uint64_t end = kFirstEntry + taken;
  for (std::uint64_t place = kFirstEntry; place + sizeof(EntryHead) <= end;) {
    EntryHead head;
    std::memcpy(&head, mapped_ + place, sizeof head);
    if (head.mark != kEntryMark + place) {  // its writer was killed between taking the place and marking it
      place += sizeof(std::uint64_t);
      continue;
    }
    if (head.ready == 1)
      out.push_back({.kind = head.kind,
                     .process = head.process,
                     .place = place,
                     .call = head.call,
                     .object = head.object,
                     .position = head.position,
                     .result = head.result,
                     .through = head.through != 0,
                     .payload = {mapped_ + place + sizeof head, head.size}});
    place += sizeof head + padded(head.size);
  }
  return out;
}

}  // namespace invd::rigs
