#include "sandbox/http_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <microhttpd.h>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace invd::sandbox {
namespace {

constexpr std::size_t kRequestLimit = 16U << 20;

/// Lets answers wait, until the server ends.
class Patience {
 public:
  /// False when the server ends meanwhile.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !ended_.wait_for(lock, time, [this] { return over_; });
  }
  void end() {
    const std::lock_guard lock(mutex_);
    over_ = true;
    ended_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
};

/// One exchange, from its first byte to its last.
struct Exchange {
  explicit Exchange(Patience& server) : patience(server) {}
  Patience& patience;
  http::Request request;
  bool too_large = false;
  Reply reply;
  std::string piece;      ///< of a streamed body
  std::size_t given = 0;  ///< of the piece
};

MHD_Result take_header(void* context, MHD_ValueKind, const char* name, const char* value) {
  static_cast<Exchange*>(context)->request.headers.emplace_back(name, value == nullptr ? "" : value);
  return MHD_YES;
}

/// The url with its query as it came: MHD gives both apart and would decode them.
void* begin(void* patience, const char* uri, MHD_Connection*) {
  auto* exchange = new Exchange(*static_cast<Patience*>(patience));
  exchange->request.url = uri;
  return exchange;
}

void end(void*, MHD_Connection*, void** context, MHD_RequestTerminationCode) {
  delete static_cast<Exchange*>(*context);
  *context = nullptr;
}

/// Feeds the body of a cut or trickling answer.
ssize_t feed(void* context, std::uint64_t position, char* buffer, std::size_t room) {
  Exchange& exchange = *static_cast<Exchange*>(context);
  const std::string& body = exchange.reply.response.body;
  std::size_t piece = std::min(room, body.size() - std::min<std::size_t>(body.size(), position));
  if (exchange.reply.delivery == Delivery::cut) {
    const std::size_t end_at = std::min(exchange.reply.bytes, body.size());
    if (position >= end_at) return MHD_CONTENT_READER_END_WITH_ERROR;
    piece = std::min(piece, end_at - static_cast<std::size_t>(position));
  } else {
    if (position > 0 && !exchange.patience.wait(exchange.reply.interval)) return MHD_CONTENT_READER_END_WITH_ERROR;
    piece = std::min(piece, std::max<std::size_t>(exchange.reply.bytes, 1));
  }
  std::memcpy(buffer, body.data() + position, piece);
  return static_cast<ssize_t>(piece);
}

/// Feeds a streamed body. Nothing of it is kept but the piece at hand.
ssize_t feed_stream(void* context, std::uint64_t position, char* buffer, std::size_t room) {
  Exchange& exchange = *static_cast<Exchange*>(context);
  const Reply& reply = exchange.reply;
  if (reply.delivery == Delivery::trickle && position > 0 && !exchange.patience.wait(reply.interval))
    return MHD_CONTENT_READER_END_WITH_ERROR;
  if (exchange.given == exchange.piece.size()) {
    exchange.piece = reply.stream->next();
    exchange.given = 0;
    if (exchange.piece.empty()) return MHD_CONTENT_READER_END_OF_STREAM;
  }
  std::size_t size = std::min(room, exchange.piece.size() - exchange.given);
  if (reply.delivery == Delivery::trickle) size = std::min(size, std::max<std::size_t>(reply.bytes, 1));
  if (reply.delivery == Delivery::cut) {
    if (position >= reply.bytes) return MHD_CONTENT_READER_END_WITH_ERROR;
    size = std::min(size, reply.bytes - static_cast<std::size_t>(position));
  }
  std::memcpy(buffer, exchange.piece.data() + exchange.given, size);
  exchange.given += size;
  return static_cast<ssize_t>(size);
}

MHD_Response* make_response(Exchange& exchange) {
  const std::string& body = exchange.reply.response.body;
  if (exchange.reply.stream != nullptr)
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 65'536, &feed_stream, &exchange, nullptr);
  if (exchange.reply.delivery == Delivery::whole)
    return MHD_create_response_from_buffer(body.size(), const_cast<char*>(body.data()), MHD_RESPMEM_PERSISTENT);
  return MHD_create_response_from_callback(body.size(), 16'384, &feed, &exchange, nullptr);
}

void reset_on_close(MHD_Connection* connection) {
  const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (info == nullptr) return;
  // Dissolving a TCP connection sends RST; closing it, even with SO_LINGER, comes after MHD's shutdown().
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  connect(info->connect_fd, &nobody, sizeof nobody);
}

MHD_Result deliver(MHD_Connection* connection, Exchange& exchange) {
  const Reply& reply = exchange.reply;
  if (reply.delay.count() > 0 && !exchange.patience.wait(reply.delay)) return MHD_NO;
  if (reply.delivery == Delivery::reset) reset_on_close(connection);
  if (reply.delivery == Delivery::reset || reply.delivery == Delivery::lost) return MHD_NO;
  MHD_Response* response = make_response(exchange);
  if (response == nullptr) return MHD_NO;
  for (const auto& [name, value] : reply.response.headers)
    MHD_add_response_header(response, name.c_str(), value.c_str());
  const MHD_Result result = MHD_queue_response(connection, static_cast<unsigned>(reply.response.status), response);
  MHD_destroy_response(response);
  return result;
}

}  // namespace

struct HttpServer::State {
  Handler handler;
  Patience patience;
  MHD_Daemon* daemon = nullptr;

  static MHD_Result answer(void* self, MHD_Connection* connection, const char*, const char* method, const char*,
                           const char* data, std::size_t* size, void** context) {
    auto& state = *static_cast<State*>(self);
    auto& exchange = *static_cast<Exchange*>(*context);
    if (exchange.request.method != method || exchange.request.headers.empty()) {
      exchange.request.method = method;
      if (MHD_get_connection_values(connection, MHD_HEADER_KIND, &take_header, &exchange) > 0) return MHD_YES;
    }
    if (*size > 0) {
      exchange.too_large = exchange.too_large || exchange.request.body.size() + *size > kRequestLimit;
      if (!exchange.too_large) exchange.request.body.append(data, *size);
      *size = 0;
      return MHD_YES;
    }
    if (exchange.too_large)
      exchange.reply.response.status = 413;
    else
      exchange.reply = state.handler(exchange.request);
    return deliver(connection, exchange);
  }
};

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::start(std::uint16_t port, Handler handler) {
  auto state = std::make_unique<State>();
  state->handler = std::move(handler);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Amazon writes the Date header itself here, so that it can be wrong or missing.
  constexpr unsigned kFlags =
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_SUPPRESS_DATE_NO_CLOCK;
  state->daemon =
      MHD_start_daemon(kFlags, port, nullptr, nullptr, &State::answer, state.get(), MHD_OPTION_SOCK_ADDR, &address,
                       MHD_OPTION_URI_LOG_CALLBACK, &begin, &state->patience, MHD_OPTION_NOTIFY_COMPLETED, &end,
                       nullptr, MHD_OPTION_CONNECTION_MEMORY_LIMIT, std::size_t{256U << 10}, MHD_OPTION_END);
  if (state->daemon == nullptr)
    return fail(ErrorCode::refused, "cannot listen on 127.0.0.1:" + std::to_string(port),
                "another program has the port; --port 0 takes a free one");
  const MHD_DaemonInfo* info = MHD_get_daemon_info(state->daemon, MHD_DAEMON_INFO_BIND_PORT);
  std::unique_ptr<HttpServer> server(new HttpServer(std::move(state)));
  server->port_ = info == nullptr ? port : info->port;
  return server;
}

HttpServer::~HttpServer() {
  state_->patience.end();
  MHD_stop_daemon(state_->daemon);
}

}  // namespace invd::sandbox
