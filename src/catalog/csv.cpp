#include "catalog/csv.h"

#include <algorithm>

namespace invd::catalog {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::string_view text) : rest_(text) {
  if (rest_.starts_with(kMark)) rest_.remove_prefix(kMark.size());
  skip_empty_lines();
}

void CsvReader::skip_empty_lines() {
  while (!rest_.empty() && (rest_.front() == '\n' || rest_.starts_with("\r\n"))) {
    rest_.remove_prefix(rest_.front() == '\n' ? 1 : 2);
    ++line_;
  }
}

void CsvReader::skip_line() {
  const std::size_t end = rest_.find('\n');
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  ++line_;
  skip_empty_lines();
}

Result<std::string> CsvReader::quoted() {
  std::string text;
  rest_.remove_prefix(1);
  while (true) {
    const std::size_t quote = rest_.find('"');
    if (quote == std::string_view::npos || text.size() + quote > kMaxFieldBytes)
      return fail(quote == std::string_view::npos ? ErrorCode::malformed : ErrorCode::limit,
                  quote == std::string_view::npos ? "a quote is never closed" : "a field is too long");
    text += rest_.substr(0, quote);
    line_ += static_cast<std::uint64_t>(std::ranges::count(rest_.substr(0, quote), '\n'));
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) break;
    text += '"';
    rest_.remove_prefix(1);
  }
  if (rest_.empty() || rest_.front() == ',' || rest_.front() == '\n' || rest_.starts_with("\r\n")) return text;
  return fail(ErrorCode::malformed, "something follows the closing quote of a field");
}

Result<std::string> CsvReader::field() {
  if (rest_.starts_with('"')) return quoted();
  const std::size_t end = std::min(rest_.find_first_of(",\n"), rest_.size());
  std::string_view text = rest_.substr(0, end);
  rest_.remove_prefix(end);
  if ((rest_.empty() || rest_.front() == '\n') && text.ends_with('\r')) text.remove_suffix(1);
  if (text.size() > kMaxFieldBytes) return fail(ErrorCode::limit, "a field is too long");
  if (text.contains('"')) return fail(ErrorCode::malformed, "a quote stands inside a field without quotes");
  return std::string(text);
}

Result<CsvRecord> CsvReader::next() {
  CsvRecord record{line_, {}};
  while (true) {
    auto text = field();
    if (text && record.fields.size() == kMaxFields) text = fail(ErrorCode::limit, "a record has too many fields");
    if (!text) {
      skip_line();
      return fail(text);
    }
    record.fields.push_back(std::move(*text));
    if (!rest_.starts_with(',')) break;
    rest_.remove_prefix(1);  // an empty field may end the text
  }
  if (rest_.starts_with("\r\n")) rest_.remove_prefix(1);
  if (rest_.starts_with('\n')) {
    rest_.remove_prefix(1);
    ++line_;
  }
  skip_empty_lines();
  return record;
}

}  // namespace invd::catalog
