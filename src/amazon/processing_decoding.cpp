#include "amazon/processing_decoding.h"

#include <cstddef>

namespace invd::amazon {
namespace {

constexpr std::size_t kLongestUrl = 8u << 10;

}  // namespace

Result<std::string> decode_new_id(std::string_view body, std::string_view field) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  Fields fields(document->root());
  std::string id = fields.required_id(field);
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return id;
}

Result<SignedDocument> decode_signed_document(std::string_view body, std::string_view field) {
  const auto document = json::Document::parse(body);
  if (!document) return fail(document);
  Fields fields(document->root());
  SignedDocument found;
  found.id = fields.required_text(field, Fields::kLongestText);
  found.url = Secret(fields.required_text("url", kLongestUrl));
  const std::string compression = fields.text("compressionAlgorithm");
  if (!compression.empty() && compression != "GZIP")
    fields.complain("compressionAlgorithm", "a compression that invd does not know");
  found.gzip = !compression.empty();
  if (const auto& failed = fields.error()) return std::unexpected(*failed);
  return found;
}

}  // namespace invd::amazon
