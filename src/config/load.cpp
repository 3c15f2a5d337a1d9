#include "config/load.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <ranges>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

#include "config/build.h"
#include "config/open_file.h"
#include "config/references.h"
#include "config/text.h"
#include "config/tree.h"
#include "config/yaml.h"

namespace invd::config {
namespace {

constexpr std::size_t kMostProblemsShown = 20;

/// Secrets anywhere in the text, comments and unknown keys included: the file is readable by more people than a
/// credential is.
std::vector<Problem> find_secrets(std::string_view text, const std::string& file) {
  std::vector<Problem> problems;
  for (std::size_t at = find_marked_secret(text); at != std::string_view::npos; at = find_marked_secret(text, at + 1)) {
    const Place place = place_of(text, at);
    problems.push_back({file,
                        place.line,
                        place.column,
                        {},
                        "a secret of Login with Amazon stands here",
                        "move it to a systemd credential or a file with mode 0600, name that here, and have the secret "
                        "replaced: it has been in a file that others may read"});
    if (problems.size() == kMostProblemsShown) break;
  }
  return problems;
}

/// FNV-1a: names a configuration for people and history; no one's security rests on it.
std::string hash_of(const std::vector<EffectiveValue>& values) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash = (hash ^ 0xff) * 0x100000001b3;
  };
  for (const EffectiveValue& value : values) {
    add(value.key);
    add(value.value);
  }
  return fmt::format("{:016x}", hash);
}

Error joined(const std::vector<Problem>& problems) {
  Error error{ErrorCode::invalid_config, {}, {}};
  if (problems.size() == 1) {
    error.message = to_string(problems.front());
    error.hint = problems.front().hint;
    return error;
  }
  for (const Problem& problem : problems | std::views::take(kMostProblemsShown)) {
    if (!error.message.empty()) error.message += '\n';
    error.message += to_string(problem);
    if (!problem.hint.empty()) error.message += fmt::format(" ({})", problem.hint);
  }
  if (problems.size() > kMostProblemsShown)
    error.message += fmt::format("\nand {} more", problems.size() - kMostProblemsShown);
  error.hint =
      fmt::format("mend these {} places, then try: invctl config check {}", problems.size(), problems.front().file);
  return error;
}

Result<Loaded> loaded_or_joined(Checked checked) {
  if (!checked.loaded) return std::unexpected(joined(checked.problems));
  return std::move(*checked.loaded);
}

std::unexpected<Error> cannot_read(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR)
    return fail(ErrorCode::not_found, fmt::format("the configuration file {} does not exist", path),
                "name another with --config, or copy the example that comes with invd");
  return fail(error == EACCES ? ErrorCode::permission : ErrorCode::not_found,
              fmt::format("the configuration file {} cannot be read: {}", path, std::strerror(error)),
              "the user that invd runs as must be able to read it");
}

}  // namespace

std::string to_string(const Problem& problem) {
  const std::string place = fmt::format("{}:{}:{}: ", problem.file, problem.line, problem.column);
  return problem.key.empty() ? place + problem.what : place + problem.key + ": " + problem.what;
}

Checked check_text(std::string_view yaml, std::string file_name) {
  Checked checked;
  if (yaml.size() > kMaxFileBytes) {
    checked.problems.push_back({file_name, 1, 1, {}, "is larger than 1 MiB", "no configuration is that long"});
    return checked;
  }
  std::vector<Problem>& problems = checked.problems;
  problems = find_secrets(yaml, file_name);
  std::expected<Node, std::vector<Problem>> root = read_yaml(yaml, file_name);
  if (!root) {
    problems.insert(problems.end(), root.error().begin(), root.error().end());
    return checked;
  }
  Scope tree = read_tree(*root, file_name, problems);
  check_references(tree, file_name, problems);
  if (!problems.empty()) {
    std::ranges::sort(problems, {}, [](const Problem& p) { return std::tie(p.line, p.column, p.key, p.what); });
    return checked;
  }
  Loaded loaded;
  loaded.config = build(tree);
  loaded.values = effective_values(tree, file_name);
  loaded.hash = hash_of(loaded.values);
  loaded.file = std::move(file_name);
  checked.loaded = std::move(loaded);
  return checked;
}

Result<Loaded> load_text(std::string_view yaml, std::string file_name) {
  return loaded_or_joined(check_text(yaml, std::move(file_name)));
}

Result<Checked> check_file(const std::string& path) {
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.fd < 0) return cannot_read(path, errno);
  struct stat status{};
  if (::fstat(file.fd, &status) != 0) return cannot_read(path, errno);
  if (!S_ISREG(status.st_mode))
    return fail(ErrorCode::not_found, fmt::format("the configuration file {} is not a regular file", path),
                "name the YAML file itself with --config");
  std::string text;
  std::array<char, 65536> part{};
  while (true) {
    const ssize_t count = ::read(file.fd, part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(path, errno);
    if (count == 0) break;
    text.append(part.data(), static_cast<std::size_t>(count));
    if (text.size() > kMaxFileBytes)
      return fail(ErrorCode::limit, fmt::format("the configuration file {} is larger than 1 MiB", path),
                  "name the YAML file itself with --config");
  }
  return check_text(text, path);
}

Result<Loaded> load_file(const std::string& path) {
  Result<Checked> checked = check_file(path);
  if (!checked) return fail(checked);
  return loaded_or_joined(std::move(*checked));
}

}  // namespace invd::config
