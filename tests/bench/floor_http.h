#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace invd::bench {

/// Requests by libcurl and nothing else, one after the other over one connection. Throws std::runtime_error unless the
/// answer is good (200 to 299). An answer holds until the next request.
class FloorHttp {
 public:
  FloorHttp();
  ~FloorHttp();
  FloorHttp(const FloorHttp&) = delete;
  FloorHttp& operator=(const FloorHttp&) = delete;

  /// `token`: the account's access token; may be empty.
  const std::string& get(const std::string& url, const std::string& token);
  const std::string& post(const std::string& url, const std::string& token, const std::string& content_type,
                          const std::string& body);
  /// A body of any length, each piece as it comes.
  void stream(const std::string& url, std::function<void(std::string_view)> take);
  [[nodiscard]] std::string escape(const std::string& text);

 private:
  static std::size_t take(char* bytes, std::size_t size, std::size_t n, void* self);
  void send(const std::string& url, const std::string& token, const std::string& content_type);

  void* easy_;
  std::string body_;
  std::function<void(std::string_view)> take_;  ///< empty: into body_
};

}  // namespace invd::bench
