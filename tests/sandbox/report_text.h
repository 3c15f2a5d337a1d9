#pragma once

#include <cstdint>
#include <memory>

#include "sandbox/body_source.h"
#include "sandbox/report.h"
#include "sandbox/shop.h"

namespace invd::sandbox {

/// The document as it is downloaded: rows are written, encoded and compressed piece by piece. The shop outlives it, and
/// is not changed while a piece is made.
[[nodiscard]] std::unique_ptr<BodySource> report_text(const Shop& shop, std::shared_ptr<const ReportDocument> document);
/// How many rows it may have.
[[nodiscard]] std::uint64_t most_rows(const ReportDocument& document);

}  // namespace invd::sandbox
