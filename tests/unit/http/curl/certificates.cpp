#include "unit/http/curl/certificates.h"

#include <atomic>
#include <cstdio>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace invd::http::test {
namespace {

void check(bool good) {
  if (!good) throw std::runtime_error("OpenSSL refused what the test asked for");
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  check(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// An unsigned certificate for a key.
Certificate draft(EVP_PKEY* key, const std::string& name, long valid_from, long valid_until) {
  static std::atomic<long> serial{1};
  Certificate certificate(X509_new());
  check(X509_set_version(certificate.get(), 2) == 1);
  check(ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial) == 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), valid_from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_until);
  check(X509_set_pubkey(certificate.get(), key) == 1);
  check(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0) == 1);
  return certificate;
}

}  // namespace

Authority::Authority() : key_(EVP_EC_gen("P-256")) {
  static std::atomic<int> number{0};
  const int mine = ++number;
  certificate_ = draft(key_.get(), "Test authority " + std::to_string(mine), -7'200, 7'200);
  check(X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get())) == 1);
  extend(certificate_.get(), certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate_.get(), certificate_.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  check(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) > 0);

  file_ = testing::TempDir() + "invd-test-ca-" + std::to_string(getpid()) + "-" + std::to_string(mine) + ".pem";
  const std::unique_ptr<std::FILE, Freed<std::fclose>> out(std::fopen(file_.c_str(), "w"));
  check(out && PEM_write_X509(out.get(), certificate_.get()) == 1);
}

Authority::~Authority() {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

TlsContext Authority::issue(const Identity& identity) const {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate leaf = draft(key.get(), "Test server", identity.valid_from, identity.valid_until);
  check(X509_set_issuer_name(leaf.get(), X509_get_subject_name(certificate_.get())) == 1);
  extend(leaf.get(), certificate_.get(), NID_subject_alt_name, identity.names);
  check(X509_sign(leaf.get(), key_.get(), EVP_sha256()) > 0);

  TlsContext context(SSL_CTX_new(TLS_server_method()));
  // Level 0, as TLS 1.1 needs SHA-1: what is old must be refused by the client, not by this server.
  check(SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0") == 1);
  check(SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION) == 1);
  check(SSL_CTX_set_max_proto_version(context.get(), identity.max_version) == 1);
  check(SSL_CTX_use_certificate(context.get(), leaf.get()) == 1);
  check(SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1);
  return context;
}

}  // namespace invd::http::test
