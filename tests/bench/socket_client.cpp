#include "bench/socket_client.h"

#include <chrono>
#include <cstring>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace invd::bench {

SocketClient::SocketClient(const std::filesystem::path& socket)
    : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  if (fd_ < 0 || ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect to " + socket.string());
}

SocketClient::~SocketClient() {
  ::close(fd_);
}

std::string SocketClient::ask(const std::string& line) {
  const std::string request = line + "\n";
  for (std::size_t sent = 0; sent < request.size();) {
    const ssize_t n = ::send(fd_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) throw std::runtime_error("the server does not take the request");
    sent += static_cast<std::size_t>(n);
  }
  for (;;) {
    if (const std::size_t end = buffer_.find('\n'); end != std::string::npos) {
      std::string answer = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return answer;
    }
    char bytes[65536];
    const ssize_t n = ::recv(fd_, bytes, sizeof bytes, 0);
    if (n <= 0) throw std::runtime_error("the server does not answer");
    buffer_.append(bytes, static_cast<std::size_t>(n));
  }
}

std::vector<double> SocketClient::times(const std::string& line, int times) {
  std::vector<double> all;
  all.reserve(static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const std::string answer = ask(line);
    all.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
    if (answer.find("\"error\"") != std::string::npos) throw std::runtime_error("refused: " + answer);
  }
  return all;
}

std::string call(const std::string& method, const std::string& params) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
}

}  // namespace invd::bench
