#include "sandbox/document_upload.h"

#include "sandbox/presigned_url.h"

namespace invd::sandbox {

Reply upload_document(const Shop& shop, Feeds& feeds, const http::Request& request, const Target& target,
                      std::string_view document_id, Timestamp now, Duration life) {
  const std::string_view type = http::find_header(request.headers, "Content-Type");
  const Presigned presigned = check_presigned_upload(shop.seed(), document_id, type, target, now, life);
  if (auto refused = refuse_presigned(request, presigned)) return {std::move(*refused)};
  const FeedDocument* document = feeds.find_document(document_id);
  if (document == nullptr) return {storage_error(404, "NoSuchKey", "The specified key does not exist.")};
  feeds.upload(document->number, request.body);
  Reply reply;
  reply.response.status = 200;
  return reply;
}

}  // namespace invd::sandbox
