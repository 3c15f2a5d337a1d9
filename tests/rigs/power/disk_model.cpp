#include "rigs/power/disk_model.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <utility>

namespace invd::rigs {
namespace {

/// The part of a write that lies in one sector.
struct Part {
  std::uint64_t sector = 0;
  std::uint64_t at = 0;  ///< in the file
  std::string_view bytes;
};

template <class Fn>
void each_sector(std::uint64_t at, std::string_view bytes, const Fn& fn) {
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), kSector - static_cast<std::size_t>(at % kSector));
    fn(Part{at / kSector, at, bytes.substr(0, size)});
    at += size;
    bytes.remove_prefix(size);
  }
}

void put(std::vector<char>& content, const Part& part) {
  if (part.at >= content.size()) return;
  const std::size_t size = std::min(part.bytes.size(), content.size() - static_cast<std::size_t>(part.at));
  std::memcpy(content.data() + part.at, part.bytes.data(), size);
}

}  // namespace

std::string_view name(Luck luck) {
  constexpr std::array<std::string_view, kLucks> kNames = {"none", "all", "each sector", "each write", "in order"};
  return kNames[static_cast<std::size_t>(luck)];
}

DiskModel::DiskModel(std::filesystem::path directory, bool flushes_count)
    : directory_(std::move(directory)), flushes_count_(flushes_count) {}

std::string DiskModel::name_of(std::string_view path) const {
  return std::filesystem::path(path).filename().string();
}

std::uint64_t DiskModel::file_named(const std::string& name) const {
  const auto found = names_.find(name);
  std::uint64_t file = found == names_.end() ? 0 : found->second;
  for (const Naming& naming : naming_) {
    if (naming.removed == name) file = 0;
    if (naming.added == name) file = naming.file;
  }
  return file;
}

void DiskModel::apply(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::opened:
      return opened(entry);
    case EntryKind::written:
      return written(entry);
    case EntryKind::flushing:
      begun_[entry.place] = {.object = entry.object, .flush = true};
      return;
    case EntryKind::ended:
      return ended(entry);
    case EntryKind::resized:
      files_[entry.object].pending.push_back(
          {.place = entry.place, .ended = true, .length = static_cast<std::uint64_t>(entry.position)});
      return;
    case EntryKind::made:
      if (std::filesystem::path(entry.payload) != directory_) return;
      directory_inode_ = entry.object;
      directory_there_ = false;
      return;
    case EntryKind::renamed: {
      const std::size_t between = entry.payload.find('\0');
      const std::string from = name_of(entry.payload.substr(0, between));
      naming_.push_back({from, name_of(entry.payload.substr(between + 1)), file_named(from)});
      return;
    }
    case EntryKind::removed:
      naming_.push_back({.removed = name_of(entry.payload)});
      return;
    default:
      return;
  }
}

void DiskModel::opened(const Entry& entry) {
  if (entry.position == 0) return;
  files_[entry.object];
  naming_.push_back({.added = name_of(entry.payload), .file = entry.object});
}

void DiskModel::written(const Entry& entry) {
  begun_[entry.place] = {.object = entry.object, .through = entry.through};
  files_[entry.object].pending.push_back(
      {.place = entry.place, .at = static_cast<std::uint64_t>(entry.position), .bytes = entry.payload});
}

void DiskModel::ended(const Entry& entry) {
  const auto call = begun_.find(entry.call);
  if (call == begun_.end()) return;
  const Begun begun = call->second;
  begun_.erase(call);
  if (begun.flush) {
    if (entry.result == 0) flushed(begun.object, entry.call);
    return;
  }
  File& file = files_[begun.object];
  const auto write = std::ranges::find(file.pending, entry.call, &Write::place);
  if (write == file.pending.end()) return;
  write->ended = true;
  // What came after a short write may have reached the disk all the same; it is written again.
  if (begun.through && entry.result > 0 && flushes_count_) written_through(file, *write);
}

/// A flush of a file makes durable what was written before it began; one of a directory, the names in it.
void DiskModel::flushed(std::uint64_t object, std::uint64_t before) {
  if (!flushes_count_) return;
  const auto found = files_.find(object);
  if (found == files_.end()) {
    // The directory of the store, or the one that it lies in.
    if (object != directory_inode_ && directory_inode_ != 0) directory_there_ = true;
    if (object == directory_inode_ || directory_inode_ == 0) {
      for (const Naming& naming : naming_) {
        if (!naming.removed.empty()) names_.erase(naming.removed);
        if (!naming.added.empty()) names_[naming.added] = naming.file;
      }
      naming_.clear();
    }
    return;
  }
  File& file = found->second;
  std::vector<Write> left;
  for (const Write& write : file.pending) {
    if (write.place > before || !write.ended) {
      left.push_back(write);
      continue;
    }
    if (write.length) {
      file.durable.resize(*write.length);
      continue;
    }
    file.durable.resize(std::max<std::uint64_t>(file.durable.size(), write.at + write.bytes.size()));
    each_sector(write.at, write.bytes, [&](const Part& part) {
      const auto through = file.through.find(part.sector);
      if (through == file.through.end() || write.place > through->second) put(file.durable, part);
    });
  }
  file.pending = std::move(left);
  file.through.clear();
}

/// The sectors of that write are durable as they are now, with what was written to them before; the rest of the file is
/// not.
void DiskModel::written_through(File& file, const Write& write) {
  const std::uint64_t end = write.at + write.bytes.size();
  if (end > file.durable.size()) file.durable.resize(end);
  const std::uint64_t first = write.at / kSector;
  const std::uint64_t last = (end - 1) / kSector;
  for (const Write& earlier : file.pending) {
    if (earlier.place > write.place || earlier.length) continue;
    each_sector(earlier.at, earlier.bytes, [&](const Part& part) {
      if (part.sector < first || part.sector > last) return;
      const auto through = file.through.find(part.sector);
      if (through == file.through.end() || earlier.place > through->second) put(file.durable, part);
    });
  }
  for (std::uint64_t sector = first; sector <= last; ++sector) file.through[sector] = write.place;
}

void DiskModel::draw_content(const File& file, Luck luck, Random& random, std::vector<char>& out) {
  const double share = random.fraction();
  const std::size_t stop = random.below(file.pending.size() + 1);
  const auto reached = [&](std::size_t write, bool taken) {
    switch (luck) {
      case Luck::none:
        return false;
      case Luck::all:
        return true;
      case Luck::each_sector:
        return random.fraction() < share;
      case Luck::each_write:
        return taken;
      case Luck::in_order:
        return write < stop || (write == stop && random.below(2) == 0);
    }
    return false;
  };
  std::uint64_t length = file.durable.size();
  std::uint64_t longest = length;
  std::vector<std::uint64_t> lengths{length};
  for (const Write& write : file.pending) {
    length = write.length ? *write.length : std::max<std::uint64_t>(length, write.at + write.bytes.size());
    lengths.push_back(length);
    longest = std::max(longest, length);
  }
  // The newest write of each sector that reached the disk; it has with it what the cache held of that sector.
  std::vector<std::uint32_t> newest(longest / kSector + 1, 0);
  for (std::size_t i = 0; i < file.pending.size(); ++i) {
    const Write& write = file.pending[i];
    const bool taken = random.fraction() < share;
    each_sector(write.at, write.bytes, [&](const Part& part) {
      const auto through = file.through.find(part.sector);
      if (through != file.through.end() && write.place <= through->second) return;
      if (reached(i, taken)) newest[part.sector] = static_cast<std::uint32_t>(i) + 1;
    });
  }
  const std::size_t sizes = luck == Luck::none       ? 0
                            : luck == Luck::all      ? file.pending.size()
                            : luck == Luck::in_order ? std::min(stop + 1, file.pending.size())
                                                     : random.below(file.pending.size() + 1);
  out = file.durable;
  out.resize(longest);
  for (std::size_t i = 0; i < file.pending.size(); ++i) {
    const Write& write = file.pending[i];
    each_sector(write.at, write.bytes, [&](const Part& part) {
      const auto through = file.through.find(part.sector);
      if (through != file.through.end() && write.place <= through->second) return;
      if (i < newest[part.sector]) put(out, part);
    });
  }
  out.resize(lengths[sizes]);
}

void DiskModel::draw(Luck luck, Random& random, Image& image) const {
  const auto happened = [&] { return luck == Luck::all || (luck != Luck::none && random.below(2) == 0); };
  image.directory = directory_there_ || happened();
  std::map<std::string, std::uint64_t> names;
  if (image.directory) {
    names = names_;
    for (const Naming& naming : naming_) {
      if (!happened()) continue;
      if (!naming.removed.empty()) names.erase(naming.removed);
      if (!naming.added.empty()) names[naming.added] = naming.file;
    }
  }
  std::erase_if(image.files, [&](const auto& file) { return !names.contains(file.first); });
  for (const auto& [name, file] : names) draw_content(files_.at(file), luck, random, image.files[name]);
}

}  // namespace invd::rigs
