// Bytes of a client, as the daemon takes them apart: framing, JSON-RPC, then every request's own fields.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "control/framing.h"
#include "control/messages.h"
#include "control/rpc.h"
#include "fuzz/fuzzer.h"

using namespace invd;
using namespace invd::control;

namespace {

/// What was read must be written as something that reads as the same.
template <class T>
void read(std::string_view json) {
  if (const Result<T> message = from_json<T>(json, Unknown::refused)) {
    const Result<T> again = from_json<T>(to_json(*message), Unknown::refused);
    INVD_ASSERT(again && *again == *message);
  } else {
    INVD_ASSERT(!message.error().message.empty());
  }
}

void read_line(std::string_view line) {
  const std::expected<RpcRequest, RpcFault> request = parse_request(line);
  if (!request) {
    INVD_ASSERT(error_line(request.error().id, request.error().error).ends_with('\n'));
    return;
  }
  INVD_ASSERT(!request->id.empty() && request->id.find('\n') == std::string::npos);
  INVD_ASSERT(parse_message(result_line(request->id, request->params)));
  read<HelloRequest>(request->params);
  read<SyncRequest>(request->params);
  read<OrderListRequest>(request->params);
  read<OrderShowRequest>(request->params);
  read<HistoryListRequest>(request->params);
  read<HistoryShowRequest>(request->params);
  read<QuarantineListRequest>(request->params);
  read<QuarantineRequest>(request->params);
  read<ConfigCheckRequest>(request->params);
  read<WatchRequest>(request->params);
  read<ItemListRequest>(request->params);
  read<ItemShowRequest>(request->params);
  read<ItemCreateRequest>(request->params);
  read<ItemMarkRequest>(request->params);
  read<ItemImportRequest>(request->params);
  read<FilePutRequest>(request->params);
  read<ListingListRequest>(request->params);
  read<ListingRequest>(request->params);
  read<UnconfirmedRequest>(request->params);
  read<ConfirmRequest>(request->params);
  read<LinkRequest>(request->params);
  read<UnlinkRequest>(request->params);
  read<WarehouseListRequest>(request->params);
  read<WarehouseCreateRequest>(request->params);
  read<WarehouseRequest>(request->params);
  read<WarehouseKindRequest>(request->params);
  read<StockShowRequest>(request->params);
  read<LedgerRequest>(request->params);
  read<StockAdjustRequest>(request->params);
  read<StockTransferRequest>(request->params);
  read<OrderCreateRequest>(request->params);
  read<OrderVoidRequest>(request->params);
  read<OrderMoveRequest>(request->params);
  read<OrderCommentRequest>(request->params);
  read<ReturnCreateRequest>(request->params);
  read<ReturnListRequest>(request->params);
  read<CompleteRequest>(request->params);
  read<OrderPage>(request->params);
  read<Status>(request->params);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  LineReader lines(kMaxRequestBytes);
  // The first byte says how the stream is cut into reads.
  const std::size_t read_size = size == 0 ? 1 : 1 + data[0] % 64;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(read_size, bytes.size()))) {
    lines.feed(bytes.substr(0, read_size));
    for (;;) {
      const Result<std::optional<std::string>> line = lines.next();
      if (!line) return 0;
      if (!*line) break;
      read_line(**line);
    }
  }
  return 0;
}
