#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "history/run.h"

namespace invd::store {

[[nodiscard]] std::string encode_run(std::string_view key, const history::Run& run);
[[nodiscard]] Result<history::Run> decode_run(std::string_view key, std::string_view value);
[[nodiscard]] std::string encode_run_record(std::string_view key, const history::RunRecord& record);
[[nodiscard]] Result<history::RunRecord> decode_run_record(std::string_view key, std::string_view value);

}  // namespace invd::store
