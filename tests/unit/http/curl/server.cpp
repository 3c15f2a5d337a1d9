#include "unit/http/curl/server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace invd::http::test {
namespace {

/// OpenSSL writes without MSG_NOSIGNAL. Blocked in the server's threads only, so that a client that raised SIGPIPE
/// would still be found.
void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

void Peer::finish() {
  const std::lock_guard lock(closing_);
  tls_.reset();
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

bool Peer::begin_tls(SSL_CTX* context) {
  tls_.reset(SSL_new(context));
  SSL_set_fd(tls_.get(), fd_);
  return SSL_accept(tls_.get()) == 1;
}

bool Peer::fill() {
  char bytes[16'384];
  const auto n = tls_ ? SSL_read(tls_.get(), bytes, sizeof bytes) : ::recv(fd_, bytes, sizeof bytes, 0);
  if (n <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(n));
  return true;
}

std::string Peer::read_request() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return {};
  end += 4;
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  if (const std::size_t at = buffer_.find(kLength); at < end)
    end += std::strtoul(buffer_.c_str() + at + kLength.size(), nullptr, 10);
  while (buffer_.size() < end)
    if (!fill()) return {};
  std::string request = buffer_.substr(0, end);
  buffer_.erase(0, end);
  return request;
}

bool Peer::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                        : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void Peer::wait_for_close() {
  while (fill()) buffer_.clear();
}

void Peer::reset_on_close() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void Peer::interrupt() {
  const std::lock_guard lock(closing_);
  if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
}

Server::Server(Behaviour behaviour, TlsContext tls, const char* address)
    : behaviour_(std::move(behaviour)), tls_(std::move(tls)), address_(address) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  inet_pton(AF_INET, address, &at.sin_addr);
  socklen_t size = sizeof at;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 1'024) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
    throw std::runtime_error("the test server cannot listen");
  port_ = ntohs(at.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

Server::~Server() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  for (Session& session : sessions_) session.peer.interrupt();
  for (Session& session : sessions_) session.thread.join();
}

void Server::accept_all() {
  while (true) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (stopping_) {
      if (fd >= 0) ::close(fd);
      return;
    }
    if (fd < 0) continue;
    ++connections_;
    most_open_ = std::max<int>(most_open_, ++open_);
    sessions_.emplace_back(fd);
    Session& session = sessions_.back();
    session.thread = std::thread([this, &session] { serve(session); });
  }
}

void Server::serve(Session& session) {
  block_sigpipe();
  if (!tls_ || session.peer.begin_tls(tls_.get())) behaviour_(session.peer);
  --open_;
  session.peer.finish();
}

Server::Behaviour Server::answering(Answer answer) {
  return [answer = std::move(answer)](Peer& peer) {
    while (true) {
      const std::string request = peer.read_request();
      if (request.empty() || !peer.write(answer(request))) return;
    }
  };
}

std::string Server::url(std::string_view path) const {
  return (tls_ ? "https://" : "http://") + address_ + ":" + std::to_string(port_) + std::string(path);
}

std::string answer(std::string_view body, std::string_view headers, int status) {
  return "HTTP/1.1 " + std::to_string(status) + " Text\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace invd::http::test
