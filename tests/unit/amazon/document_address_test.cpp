#include "amazon/document_address.h"

#include <gtest/gtest.h>

namespace invd::amazon {
namespace {

bool allowed(std::string_view url, bool is_sandbox = false) {
  return check_document_address(url, is_sandbox).has_value();
}

TEST(DocumentAddress, OnlyAmazonsStoreOfDocumentsIsAsked) {
  for (const char* url : {"https://tortuga-prod-na.s3-external-1.amazonaws.com/a%2Fb?X-Amz-Signature=1",
                          "https://s3.eu-west-1.amazonaws.com/x", "https://S3.AMAZONAWS.COM:443/x"}) {
    EXPECT_TRUE(allowed(url)) << url;
    EXPECT_TRUE(allowed(url, true)) << url;
  }
  for (const char* url : {"http://s3.amazonaws.com/x",
                          "https://s3.amazonaws.com:8443/x",
                          "https://amazonaws.com/x",
                          "https://evilamazonaws.com/x",
                          "https://s3.amazonaws.com.evil.example/x",
                          "https://evil.example/s3.amazonaws.com",
                          "https://evil.example?.amazonaws.com",
                          "https://evil.example#.amazonaws.com",
                          "https://evil.example\\.amazonaws.com",
                          "https://user@s3.amazonaws.com/x",
                          "https://evil.example:443@s3.amazonaws.com/",
                          "https://.amazonaws.com/x",
                          "https://a..amazonaws.com/x",
                          "https://169.254.169.254/latest/meta-data",
                          "https://[::ffff:10.0.0.1]/",
                          "https://s3.amazonaws.com:/x",
                          "https://s3.amazonaws.com:443x/",
                          "file:///etc/passwd",
                          "ftp://s3.amazonaws.com/",
                          "https:s3.amazonaws.com",
                          "//s3.amazonaws.com/x",
                          "",
                          "https://",
                          "https:///x",
                          "https://s3.amazonaws.com./x"}) {
    EXPECT_FALSE(allowed(url)) << url;
    EXPECT_FALSE(allowed(url, true)) << url;
  }
}

TEST(DocumentAddress, ThisMachineIsAskedForASandboxOnly) {
  for (const char* url : {"http://127.0.0.1:8080/documents/1", "http://localhost:1/x", "https://127.0.0.1/x",
                          "http://[::1]:8080/x", "http://127.1.2.3/"}) {
    EXPECT_FALSE(allowed(url)) << url;
    EXPECT_TRUE(allowed(url, true)) << url;
    EXPECT_TRUE(is_loopback_url(url)) << url;
  }
  for (const char* url : {"http://127.0.0.1.evil.example/x", "http://localhost.evil.example/", "http://10.0.0.1/",
                          "http://127.0.0.1@evil.example/", "http://[::1]evil/"}) {
    EXPECT_FALSE(allowed(url, true)) << url;
    EXPECT_FALSE(is_loopback_url(url)) << url;
  }
  EXPECT_FALSE(is_loopback_url("https://sellingpartnerapi-na.amazon.com"));
}

TEST(I28, ARefusalNamesTheHostAndNothingElseOfTheAddress) {
  const auto refused = check_document_address("https://evil.example/CANARY7?X-Amz-Signature=CANARY7", false);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_NE(refused.error().message.find("evil.example"), std::string::npos);
  EXPECT_EQ(refused.error().message.find("CANARY7"), std::string::npos);
}

}  // namespace
}  // namespace invd::amazon
