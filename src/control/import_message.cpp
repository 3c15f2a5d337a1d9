#include "control/import_message.h"

#include "control/book_limits.h"

namespace invd::control {

void describe(Fields& f, FilePutRequest& m) {
  f("upload", m.upload, kIdBytes);
  f("data", m.data);
  f("last", m.last);
}

void describe(Fields& f, FilePutReply& m) {
  f("upload", m.upload);
  f("bytes", m.bytes);
}

void describe(Fields& f, ItemImportRequest& m) {
  f.required("upload", m.upload, kIdBytes);
  f("dry_run", m.dry_run);
  f("partial", m.partial);
}

void describe(Fields& f, ItemImportProgress& m) {
  f("rows", m.rows);
  f("of", m.of);
}

void describe(Fields& f, ImportError& m) {
  f("row", m.row);
  f("column", m.column);
  f("value", m.value);
  f("message", m.message);
}

void describe(Fields& f, ItemImportReply& m) {
  f("rows", m.rows);
  f("created", m.created);
  f("changed", m.changed);
  f("unchanged", m.unchanged);
  f("failed", m.failed);
  f("dry_run", m.dry_run);
  f("applied", m.applied);
  f("errors", m.errors);
}

}  // namespace invd::control
