#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace invd::amazon::test {

/// One of Amazon's published models, which are not part of this tree; nothing when it is not there, which fails where
/// it must be.
[[nodiscard]] inline std::optional<nlohmann::json> read_model(const std::string& file) {
  const char* shared = std::getenv("INVD_SHARED");
  const auto path =
      std::filesystem::path(shared != nullptr ? shared : INVD_PROJECT_ROOT "/../shared") / "sp-api/models" / file;
  if (!std::filesystem::exists(path)) {
    EXPECT_EQ(std::getenv("CI"), nullptr) << "no model at " << path << ": set INVD_SHARED";
    return std::nullopt;
  }
  std::ifstream stream(path);
  return nlohmann::json::parse(stream);
}

/// The static sandbox cases of an operation's answers with that status.
[[nodiscard]] inline nlohmann::json static_cases(const nlohmann::json& model, const std::string& path,
                                                 const std::string& method, const std::string& status) {
  return model["paths"][path][method]["responses"][status]["x-amzn-api-sandbox"]["static"];
}

}  // namespace invd::amazon::test
