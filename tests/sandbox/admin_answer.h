#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/error.h"
#include "http/message.h"
#include "sandbox/api.h"

namespace invd::sandbox {

/// How the admin interface answers.
[[nodiscard]] http::Response answer(int status, const nlohmann::json& json);
[[nodiscard]] http::Response refused(const Error& error);
[[nodiscard]] http::Response done(const Result<void>& result);

/// A number of the query.
[[nodiscard]] std::uint64_t number(const Target& target, std::string_view name, std::uint64_t absent);

}  // namespace invd::sandbox
