#pragma once

#include <string>
#include <string_view>

#include "sandbox/api.h"
#include "sandbox/faults.h"
#include "sandbox/json_text.h"
#include "sandbox/reports.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// Reports 2021-06-30: asking for reports and looking after them. Owned by the World; neither sockets nor clock.
class ReportsApi {
 public:
  ReportsApi(Shop& shop, Reports& reports, Faults& faults) : shop_(shop), reports_(reports), faults_(faults) {}

  [[nodiscard]] http::Response create_report(std::string_view body, Timestamp now);
  [[nodiscard]] http::Response get_report(std::string_view report_id, Timestamp now);
  [[nodiscard]] http::Response get_reports(const Target& target, Timestamp now);
  /// `origin` stands before the path of the presigned URL: "http://127.0.0.1:1234".
  [[nodiscard]] http::Response get_report_document(std::string_view document_id, const Target& target,
                                                   std::string_view origin, Timestamp now);

 private:
  void write(JsonText& json, const Report& report, std::string_view operation);
  Shop& shop_;
  Reports& reports_;
  Faults& faults_;
};

}  // namespace invd::sandbox
