#include "store/meta.h"

#include <fmt/format.h>

#include "store/record.h"
#include "store/table.h"

namespace invd::store {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kEpochVersion = 2;  // 2 added the nonce
constexpr std::string_view kSchema = "schema";
constexpr std::string_view kUuid = "uuid";
constexpr std::string_view kEpoch = "epoch";
constexpr std::string_view kTableNames = "tables";
constexpr std::string_view kSpaceProbe = "space_probe";
constexpr std::size_t kSpaceProbeBytes = 64UL << 10U;

/// Reads one fact with `decode(RecordReader&)`; nothing when it is absent.
template <class Decode>
auto read_fact(ReadTxn& txn, std::string_view key, Decode decode, std::uint8_t newest = kVersion)
    -> Result<std::optional<std::invoke_result_t<Decode&, RecordReader&>>> {
  const auto value = txn.get(Table::meta, key);
  if (!value) return fail(value);
  if (!*value) return std::nullopt;
  auto reader = RecordReader::open(key, **value, newest);
  if (!reader) return fail(reader, "table meta");
  auto fact = decode(*reader);
  if (const auto whole = reader->finish(); !whole) return fail(whole, "table meta");
  return fact;
}

std::vector<std::string> decode_names(RecordReader& reader) {
  std::vector<std::string> names;
  for (std::size_t left = reader.count(); left > 0 && reader.ok(); --left) names.push_back(reader.text());
  return names;
}

std::uint64_t decode_number(RecordReader& reader) {
  return reader.u64();
}

Fence decode_epoch(RecordReader& reader) {
  const std::uint64_t epoch = reader.u64();
  return {epoch, reader.version() < 2 ? 0 : reader.u64()};
}

std::string decode_text(RecordReader& reader) {
  return reader.text();
}

}  // namespace

Result<std::optional<StoreMeta>> read_meta(ReadTxn& txn) {
  const auto schema = read_fact(txn, kSchema, decode_number);
  if (!schema) return fail(schema);
  const auto uuid = read_fact(txn, kUuid, decode_text);
  if (!uuid) return fail(uuid);
  const auto epoch = read_fact(txn, kEpoch, decode_epoch, kEpochVersion);
  if (!epoch) return fail(epoch);
  auto tables = read_fact(txn, kTableNames, decode_names);
  if (!tables) return fail(tables);
  if (!*schema && !*uuid && !*epoch && !*tables) return std::nullopt;
  if (!*schema || !*uuid || !*epoch || !*tables)
    return fail(ErrorCode::store_corrupt, "the store lacks some of the facts about itself (table meta)",
                "restore a backup; invd --check-store tells what else is damaged");
  return StoreMeta{static_cast<std::uint32_t>(**schema), **uuid, (*epoch)->epoch, (*epoch)->nonce, std::move(**tables)};
}

Result<void> write_meta(WriteTxn& txn, const StoreMeta& meta) {
  const auto put = [&txn](std::string_view key, RecordWriter&& record) {
    return txn.put(Table::meta, key, std::move(record).finish(key));
  };
  RecordWriter tables(kVersion);
  tables.u64(meta.tables.size());
  for (const std::string& table : meta.tables) tables.text(table);
  if (auto r = put(kSchema, std::move(RecordWriter(kVersion).u64(meta.schema))); !r) return r;
  if (auto r = put(kUuid, std::move(RecordWriter(kVersion).text(meta.uuid))); !r) return r;
  if (auto r = put(kEpoch, std::move(RecordWriter(kEpochVersion).u64(meta.epoch).u64(meta.nonce))); !r) return r;
  return put(kTableNames, std::move(tables));
}

StoreMeta new_meta(Random& random) {
  StoreMeta meta;
  meta.schema = kSchemaVersion;
  meta.uuid = fmt::format("{:016x}{:016x}", random.next(), random.next());
  for (const Table table : all_tables()) meta.tables.emplace_back(name(table));
  return meta;
}

Result<void> check_fence(ReadTxn& txn, const Fence& fence) {
  const auto found = read_fact(txn, kEpoch, decode_epoch, kEpochVersion);
  if (!found) return fail(found);
  const Fence theirs = found->value_or(Fence());
  if (theirs == fence) return {};
  return fail(ErrorCode::store_locked,
              fmt::format("another daemon has opened the store: its epoch is {} ({:016x}), ours is {} ({:016x})",
                          theirs.epoch, theirs.nonce, fence.epoch, fence.nonce),
              "let only one invd use this directory, and keep it on a local disk");
}

Result<void> write_space_probe(WriteTxn& txn) {
  static const std::string value =
      std::move(RecordWriter(kVersion).text(std::string(kSpaceProbeBytes, '.'))).finish(kSpaceProbe);
  return txn.put(Table::meta, kSpaceProbe, value);
}

}  // namespace invd::store
