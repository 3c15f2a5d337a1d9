#include "http/curl/curl_error.h"

#include <curl/curl.h>
#include <string_view>

namespace invd::http {
namespace {

// OpenSSL's numbers (x509_vfy.h), the only ones told apart here.
constexpr long kNoError = 0;
constexpr long kUnspecified = 1;
constexpr long kNotYetValid = 9;
constexpr long kExpired = 10;
constexpr long kSelfSigned = 18;
constexpr long kSelfSignedInChain = 19;
constexpr long kIssuerUnknown = 20;
constexpr long kLeafUnverifiable = 21;

Error make(ErrorCode code, const Failure& failure, std::string_view reason, std::string_view hint = {}) {
  return Error{code, failure.host + ": " + std::string(reason), std::string(hint)};
}

Error certificate_refused(const Failure& failure) {
  constexpr std::string_view kClock = "check this machine's clock; if it is right, the host's owner must act";
  constexpr std::string_view kTrust = "check what answers for that name, and the package ca-certificates";
  switch (failure.verify_result) {
    case kNoError:
    case kUnspecified:  // the chain is good: curl compares the name itself, before it asks for the chain's result
      return make(ErrorCode::refused, failure, "its certificate is for another host", kTrust);
    case kExpired:
      return make(ErrorCode::refused, failure, "its certificate has expired", kClock);
    case kNotYetValid:
      return make(ErrorCode::refused, failure, "its certificate is not valid yet", kClock);
    case kSelfSigned:
    case kSelfSignedInChain:
    case kIssuerUnknown:
    case kLeafUnverifiable:
      return make(ErrorCode::refused, failure, "its certificate comes from an unknown authority", kTrust);
    default:
      return make(ErrorCode::refused, failure,
                  "its certificate is not accepted (OpenSSL's result " + std::to_string(failure.verify_result) + ")",
                  kTrust);
  }
}

Error no_tls(const Failure& failure) {
  // curl has one code for every failed handshake; OpenSSL's words tell why. Unknown words cost only the precision.
  if (failure.detail.contains("unsupported protocol") || failure.detail.contains("protocol version"))
    return make(ErrorCode::refused, failure, "it speaks no TLS 1.2 or later", "the host's owner must update it");
  return make(ErrorCode::unreachable, failure, "the TLS handshake failed");
}

}  // namespace

Error to_error(const Failure& failure) {
  if (!failure.over_limit.empty())
    return make(ErrorCode::limit, failure, "the " + failure.over_limit + " of the answer are larger than the limit");
  if (failure.beyond_loopback)
    return make(ErrorCode::refused, failure, "plain http is spoken only to a loopback address",
                "check what the name resolves to");
  if (failure.would_repeat)
    return make(ErrorCode::temporary, failure, "the connection was closed before an answer came");

  switch (failure.curl_code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return make(ErrorCode::unreachable, failure, "its name cannot be resolved", "check the network and DNS");
    case CURLE_PEER_FAILED_VERIFICATION:
      return certificate_refused(failure);
    case CURLE_SSL_CACERT_BADFILE:
      return make(ErrorCode::refused, failure, "the file of trusted authorities cannot be read");
    case CURLE_SSL_CONNECT_ERROR:
      return no_tls(failure);
    case CURLE_OPERATION_TIMEDOUT:
      return failure.sent ? make(ErrorCode::timeout, failure, "no complete answer in time")
                          : make(ErrorCode::unreachable, failure, "no connection in time");
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9, that is: anything
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return make(ErrorCode::malformed, failure, "the answer is not HTTP");
    case CURLE_OUT_OF_MEMORY:  // what curl says of a header line beyond its own 100 KiB
      return failure.sent ? make(ErrorCode::limit, failure, "a header of the answer is larger than the limit")
                          : make(ErrorCode::temporary, failure, "out of memory");
    default:
      break;
  }
  const std::string code = " (curl " + std::to_string(failure.curl_code) + ")";
  return failure.sent
             ? make(ErrorCode::temporary, failure, "the connection broke before the answer was complete" + code)
             : make(ErrorCode::unreachable, failure, "no connection" + code, "check the network");
}

}  // namespace invd::http
