#include "process/bad_input/web_page.h"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace invd::process {
namespace {

constexpr std::string_view kPage =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 53\r\nConnection: close\r\n\r\n"
    "<!DOCTYPE html><html><body>Please log in</body></html>";

void answer(int client) {
  std::array<char, 8192> request{};
  pollfd ready{.fd = client, .events = POLLIN, .revents = 0};
  if (poll(&ready, 1, 1000) > 0 && recv(client, request.data(), request.size(), 0) > 0)
    (void)send(client, kPage.data(), kPage.size(), MSG_NOSIGNAL);
  shutdown(client, SHUT_WR);
  close(client);
}

}  // namespace

WebPage::WebPage() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
  if (bind(fd_, any, size) != 0 || listen(fd_, 16) != 0 || getsockname(fd_, any, &size) != 0)
    throw std::runtime_error("cannot listen");
  port_ = ntohs(address.sin_port);
  server_ = std::jthread([fd = fd_](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd ready{.fd = fd, .events = POLLIN, .revents = 0};
      if (poll(&ready, 1, 20) <= 0) continue;
      if (const int client = accept(fd, nullptr, nullptr); client >= 0) answer(client);
    }
  });
}

WebPage::~WebPage() {
  server_.request_stop();
  server_.join();
  close(fd_);
}

}  // namespace invd::process
