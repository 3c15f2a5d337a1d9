// The calls by which invd talks to its control clients and to Amazon.

#include <cerrno>
#include <span>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rigs/preload/descriptors.h"
#include "rigs/preload/fault.h"
#include "rigs/preload/log.h"
#include "rigs/preload/write_call.h"

using namespace invd::rigs;
using namespace invd::rigs::preload;

namespace {

int option(int fd, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  return getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

void note_heard(int fd, void* bytes, ssize_t count, int flags) {
  const Descriptor from = descriptor(fd);
  if (count <= 0 || (flags & MSG_PEEK) != 0 || from.target != Target::amazon) return;
  const iovec part{bytes, static_cast<std::size_t>(count)};
  add({.kind = EntryKind::heard, .object = from.object}, {&part, 1});
}

}  // namespace

#pragma clang diagnostic ignored "-Wmissing-declarations"
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {

int socket(int domain, int type, int protocol) noexcept {
  const auto fd = static_cast<int>(syscall(SYS_socket, domain, type, protocol));
  // libuv closes by the bare system call: what the number led to before is over by now.
  set_descriptor(fd, {});
  return fd;
}
int accept4(int listener, sockaddr* from, socklen_t* size, int flags) {
  if (const int error = fault(CallKind::accept)) {
    errno = error;
    return -1;
  }
  const auto fd = static_cast<int>(syscall(SYS_accept4, listener, from, size, flags));
  if (fd >= 0)
    set_descriptor(fd, {option(fd, SO_DOMAIN) == AF_UNIX ? Target::control : Target::other, false, next_connection()});
  return fd;
}
int accept(int listener, sockaddr* from, socklen_t* size) {
  return accept4(listener, from, size, 0);
}
int connect(int fd, const sockaddr* to, socklen_t size) {
  if (to->sa_family != AF_INET && to->sa_family != AF_INET6)
    return static_cast<int>(syscall(SYS_connect, fd, to, size));
  if (const int error = fault(CallKind::connect)) {
    errno = error;
    return -1;
  }
  if (option(fd, SO_TYPE) == SOCK_STREAM) set_descriptor(fd, {Target::amazon, false, next_connection()});
  return static_cast<int>(syscall(SYS_connect, fd, to, size));
}

ssize_t send(int fd, const void* data, size_t size, int flags) {
  const iovec one{const_cast<void*>(data), size};
  return write_call(fd, {&one, 1}, std::nullopt,
                    [&] { return syscall(SYS_sendto, fd, data, size, flags, nullptr, 0L); });
}
ssize_t sendto(int fd, const void* data, size_t size, int flags, const sockaddr* to, socklen_t length) {
  const iovec one{const_cast<void*>(data), size};
  return write_call(fd, {&one, 1}, std::nullopt,
                    [&] { return syscall(SYS_sendto, fd, data, size, flags, to, length); });
}
ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  return write_call(fd, {message->msg_iov, message->msg_iovlen}, std::nullopt,
                    [&] { return syscall(SYS_sendmsg, fd, message, flags); });
}

ssize_t recv(int fd, void* data, size_t size, int flags) {
  const auto count = static_cast<ssize_t>(syscall(SYS_recvfrom, fd, data, size, flags, nullptr, nullptr));
  note_heard(fd, data, count, flags);
  return count;
}
ssize_t __recv_chk(int fd, void* data, size_t size, size_t /*room*/, int flags) {
  return recv(fd, data, size, flags);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
