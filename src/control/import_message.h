#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// Bytes of a file that go up in one request: in base64 they stay below kMaxRequestBytes.
inline constexpr std::size_t kUploadChunkBytes = 36 * 1024;

/// The largest file that goes up: a million items of a usual length.
inline constexpr std::size_t kMaxUploadBytes = 64 * 1024 * 1024;

/// files.put: a piece of a file that a command will read. The pieces of an upload come in order, on one connection.
struct FilePutRequest {
  std::string upload;  ///< absent with the first piece: the answer names it
  std::string data;    ///< base64 (RFC 4648, with padding); absent = nothing, of an empty file
  bool last = false;   ///< the file is complete
  bool operator==(const FilePutRequest&) const = default;
};

struct FilePutReply {
  std::string upload;
  std::int64_t bytes = 0;  ///< of the file so far
  bool operator==(const FilePutReply&) const = default;
};

/// items.import: a CSV file with the columns sku, name, unit, warehouse, on_hand, uploaded whole. Progress comes as
/// ItemImportProgress notifications.
struct ItemImportRequest {
  std::string upload;
  bool dry_run = false;
  bool partial = false;  ///< apply the rows that are right when others are wrong; otherwise all or none
  bool operator==(const ItemImportRequest&) const = default;
};

struct ItemImportProgress {
  std::int64_t rows = 0;  ///< done with
  std::int64_t of = 0;    ///< in the file
  bool operator==(const ItemImportProgress&) const = default;
};

/// A cell that cannot be taken.
struct ImportError {
  std::int64_t row = 0;  ///< line of the file; the head is 1
  std::string column;    ///< absent = the row as a whole
  std::string value;     ///< cut to what shows which one it is
  std::string message;   ///< what is wrong and what was expected
  bool operator==(const ImportError&) const = default;
};

struct ItemImportReply {
  std::int64_t rows = 0;  ///< in the file, without the head
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t failed = 0;
  bool dry_run = false;
  bool applied = false;             ///< false: the books are as they were
  std::vector<ImportError> errors;  ///< the first 1,000
  bool operator==(const ItemImportReply&) const = default;
};

void describe(Fields& f, FilePutRequest& m);
void describe(Fields& f, FilePutReply& m);
void describe(Fields& f, ItemImportRequest& m);
void describe(Fields& f, ItemImportProgress& m);
void describe(Fields& f, ImportError& m);
void describe(Fields& f, ItemImportReply& m);

}  // namespace invd::control
