#pragma once

#include <sstream>
#include <string>
#include <vector>
#include <zlib.h>

#include "unit/sandbox/caller.h"

namespace invd::sandbox::test {

inline const std::string kUs = "ATVPDKIKX0DER";
inline const std::string kReports = "/reports/2021-06-30/reports";

/// What gzip holds; empty when it is none.
[[nodiscard]] inline std::string gunzip(const std::string& bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return {};
  std::string in = bytes;
  std::string out;
  std::string piece(64U << 10, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(piece, 0, piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return result == Z_STREAM_END ? out : std::string();
}

/// The cells of tab-separated lines.
[[nodiscard]] inline std::vector<std::vector<std::string>> table(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find("\r\n", begin);
    if (end == std::string::npos) break;
    std::vector<std::string> cells(1);
    for (const char c : text.substr(begin, end - begin)) {
      if (c == '\t')
        cells.emplace_back();
      else
        cells.back() += c;
    }
    rows.push_back(std::move(cells));
    begin = end + 2;
  }
  return rows;
}

/// Asks for reports, waits for them and reads them.
class ReportCaller : public Caller {
 public:
  explicit ReportCaller(World& world) : Caller(world), world_(world) {}

  [[nodiscard]] std::string create(const std::string& marketplace = kUs) {
    const Reply reply = post(kReports, {{"reportType", kMerchantListings}, {"marketplaceIds", {marketplace}}});
    return reply.response.status == 202 ? Json::parse(reply.response.body).at("reportId").get<std::string>() : "";
  }
  [[nodiscard]] Json report(const std::string& id) { return Json::parse(call(kReports + "/" + id).response.body); }
  [[nodiscard]] std::string status(const std::string& id) { return report(id).at("processingStatus"); }
  /// The report's document, as getReportDocument tells of it.
  [[nodiscard]] Json document(const std::string& report_id, const Parameters& query = {}) {
    const std::string id = report(report_id).at("reportDocumentId");
    return Json::parse(call("/reports/2021-06-30/documents/" + id, query).response.body);
  }
  /// Without an access token, as it has to be.
  [[nodiscard]] Reply download(const std::string& url) {
    http::Request request;
    request.url = url;
    return world_.handle(request, now());
  }
  /// A report from its beginning to its document's text, in whatever charset.
  [[nodiscard]] std::string read() {
    const std::string id = create();
    wait(std::chrono::minutes(5));
    const Json told = document(id);
    const Reply reply = download(told.at("url"));
    return told.contains("compressionAlgorithm") ? gunzip(reply.response.body) : reply.response.body;
  }

 private:
  World& world_;
};

}  // namespace invd::sandbox::test
