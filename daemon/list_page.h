#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "control/page.h"
#include "daemon/handlers.h"
#include "daemon/moment.h"
#include "store/kv.h"

namespace invd::daemon {

/// A page of a list on its way through views of the store: each adds what it finds. `Query` has an `after`, `Page` a
/// `next`.
template <class Query, class Page>
struct ListPage {
  Query query = {};
  control::PageBudget budget = control::PageBudget(std::nullopt);
  Page page = {};
  std::size_t views = 0;
};

/// Adds what one view found to `rows`, which are the page's, until the page is full, the list ends or many views were
/// had. `next`: the store's, behind `objects`. `row_of(object) -> Result<std::optional<Row>>`, nothing where the list
/// passes it over; `key_of(object)`: its page key.
template <class List, class Object, class Row, class RowOf, class KeyOf>
[[nodiscard]] Result<store::Scan> add_view(List& list, const std::vector<Object>& objects, const std::string& next,
                                           std::vector<Row>& rows, RowOf row_of, KeyOf key_of) {
  for (const Object& object : objects) {
    Result<std::optional<Row>> row = row_of(object);
    if (!row) return fail(row);
    if (*row) {
      if (!list.budget.take(**row)) {
        list.page.next = to_page_key(list.query.after);
        return store::Scan::stop;
      }
      rows.push_back(std::move(**row));
    }
    list.query.after = key_of(object);
  }
  list.page.next = next.empty() ? std::string() : to_page_key(next);
  list.query.after = next;
  return next.empty() || ++list.views == kMostViews ? store::Scan::stop : store::Scan::go_on;
}

}  // namespace invd::daemon
