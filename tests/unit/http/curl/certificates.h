#pragma once

#include <filesystem>
#include <memory>
#include <openssl/ssl.h>
#include <string>

namespace invd::http::test {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using TlsContext = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;

/// What a server shows, and how it speaks.
struct Identity {
  std::string names = "DNS:localhost,IP:127.0.0.1";  ///< subjectAltName
  long valid_from = -3'600;                          ///< seconds from now
  long valid_until = 3'600;
  int max_version = TLS1_3_VERSION;
};

/// A certificate authority that lives as long as the test, with its certificate in a temporary file.
class Authority {
 public:
  Authority();
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  [[nodiscard]] const std::string& file() const { return file_; }
  /// A server's side of TLS with a fresh certificate of this authority.
  [[nodiscard]] TlsContext issue(const Identity& identity) const;

 private:
  Key key_;
  Certificate certificate_;
  std::string file_;
};

}  // namespace invd::http::test
