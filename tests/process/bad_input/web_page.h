#pragma once

#include <string>
#include <thread>

namespace invd::process {

/// A server that answers every request with a page of HTML, as a router's login page or a proxy does.
class WebPage {
 public:
  WebPage();
  ~WebPage();
  WebPage(const WebPage&) = delete;
  WebPage& operator=(const WebPage&) = delete;
  [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int fd_ = -1;
  int port_ = 0;
  std::jthread server_;
};

}  // namespace invd::process
