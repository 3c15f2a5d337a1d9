#include "ctl/item_export.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "control/words.h"
#include "ctl/answers.h"
#include "ctl/csv.h"
#include "ctl/quantities.h"
#include "ctl/whole_file.h"

namespace invd::ctl {

using control::ExitCode;

namespace {

constexpr std::int64_t kPage = 100;
using Write = std::function<Result<void>(std::string_view)>;

struct Exported {
  std::int64_t items = 0;
};

std::string page_request(const Invocation& invocation, const std::string& after) {
  OwnParameters own;
  if (!after.empty()) own.texts.emplace("after", after);
  own.numbers.emplace("limit", kPage);
  return parameters(invocation, own);
}

/// Everything through `write`. Errors: also those of `write`.
Result<Exported> export_items(Session& session, bool csv, const Write& write) {
  Exported out;
  const Invocation& invocation = session.invocation();
  bool head = csv;
  for (std::string after;;) {
    if (session.over()) return fail(ErrorCode::cancelled, "interrupted before the end of the items");
    const Result<std::string> reply = session.call("items.list", page_request(invocation, after));
    const Result<JsonPage> page = reply ? json_page(*reply, "items") : Result<JsonPage>(fail(reply));
    if (!page) return fail(page);
    // Not before the first answer: a head alone would pass for a shop without items.
    if (std::exchange(head, false)) {
      if (const Result<void> written = write(csv_head()); !written) return fail(written);
    }
    for (const std::string& element : page->elements) {
      std::string text = element + "\n";
      if (csv) {
        const Result<control::Item> item = understood<control::Item>(element);
        if (!item) return fail(item);
        text = csv_rows(*item, invocation.value("--warehouse"));
      }
      if (const Result<void> written = write(text); !written) return fail(written);
      ++out.items;
    }
    // A page that repeats its own beginning would never end.
    if (page->next.empty() || page->next == after) return out;
    after = page->next;
  }
}

ExitCode to_file(Session& session, bool csv, const std::string& path) {
  Result<WholeFile> file = WholeFile::create(path);
  if (!file) return session.failed(file.error());
  const Result<Exported> exported =
      export_items(session, csv, [&file](std::string_view text) { return file->write(text); });
  if (!exported) return session.failed(exported.error());
  if (const Result<void> finished = file->finish(); !finished) return session.failed(finished.error());
  if (session.format() == Format::text)
    return session.print(fmt::format("{} items written to {}\n", grouped(exported->items), path));
  const nlohmann::ordered_json said = {{"file", path}, {"items", exported->items}};
  return session.print(said.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace

std::string csv_head() {
  return csv_line({"sku", "name", "unit", "warehouse", "on_hand"});
}

std::string csv_rows(const control::Item& item, const std::string& warehouse) {
  std::string out;
  for (const control::ItemStock& stock : item.stock) {
    if (!warehouse.empty() && stock.warehouse != warehouse) continue;
    out += csv_line({item.sku, item.name, item.unit, stock.warehouse, fmt::format("{}", stock.on_hand)});
  }
  return out.empty() ? csv_line({item.sku, item.name, item.unit, "", ""}) : out;
}

ExitCode items_export(Session& session) {
  const Invocation& invocation = session.invocation();
  const std::string format = invocation.has("--format") ? invocation.value("--format") : "csv";
  if (std::ranges::count(control::export_formats(), format) == 0) {
    return session.failed(
        {ErrorCode::usage, fmt::format("items export: '{}' is no format", format), "one of: csv, jsonl"});
  }
  const bool csv = format == "csv";
  if (const std::string path = invocation.value("--output"); !path.empty()) return to_file(session, csv, path);

  bool printed = false;
  bool unwritable = false;
  const Result<Exported> exported = export_items(session, csv, [&](std::string_view text) -> Result<void> {
    const Result<void> written = session.write(text);
    unwritable = !written;
    printed = true;
    return written;
  });
  if (exported) return ExitCode::done;
  return printed && !unwritable ? session.failed_halfway(exported.error()) : session.failed(exported.error());
}

}  // namespace invd::ctl
