// The floor of an answer over a Unix socket: libuv and nothing else. Answers each line with so many bytes.
//
//   echo_floor SOCKET BYTES

#include <cstdlib>
#include <cstring>
#include <string>
#include <uv.h>

namespace {

std::string answer;

void on_alloc(uv_handle_t*, size_t, uv_buf_t* buffer) {
  static char bytes[65536];
  *buffer = uv_buf_init(bytes, sizeof bytes);
}

void on_closed(uv_handle_t* handle) {
  delete reinterpret_cast<uv_pipe_t*>(handle);
}

void on_written(uv_write_t* request, int) {
  delete request;
}

void on_read(uv_stream_t* stream, ssize_t n, const uv_buf_t* buffer) {
  if (n < 0) return uv_close(reinterpret_cast<uv_handle_t*>(stream), on_closed);
  for (const char* at = buffer->base;
       (at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(buffer->base + n - at)))) !=
       nullptr;
       ++at) {
    auto* const request = new uv_write_t;
    uv_buf_t out = uv_buf_init(answer.data(), static_cast<unsigned>(answer.size()));
    uv_write(request, stream, &out, 1, on_written);
    if (at + 1 == buffer->base + n) break;
  }
}

void on_connection(uv_stream_t* server, int) {
  auto* const client = new uv_pipe_t;
  uv_pipe_init(server->loop, client, 0);
  uv_accept(server, reinterpret_cast<uv_stream_t*>(client));
  uv_read_start(reinterpret_cast<uv_stream_t*>(client), on_alloc, on_read);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  answer.assign(std::strtoul(argv[2], nullptr, 10), 'x');
  answer += '\n';
  uv_pipe_t server;
  uv_pipe_init(uv_default_loop(), &server, 0);
  if (uv_pipe_bind(&server, argv[1]) != 0) return 1;
  if (uv_listen(reinterpret_cast<uv_stream_t*>(&server), 64, on_connection) != 0) return 1;
  return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
