#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// Units that came back, by an item's SKU or, of an order, by the line's id.
struct ReturnLine {
  std::string sku;
  std::string line_id;
  std::int64_t quantity = 0;
  bool operator==(const ReturnLine&) const = default;
};

/// A return of an order, or of none (ORD-14).
struct Return {
  std::string return_id;
  std::optional<Timestamp> at;
  std::string order_id;
  std::string integration;
  std::string warehouse;
  bool restock = false;  ///< on hand again; false = scrapped
  std::string note;
  std::vector<ReturnLine> lines;
  bool operator==(const Return&) const = default;
};

/// returns.create answers with the return.
struct ReturnCreateRequest {
  std::string order_id;     ///< absent = of no order in the books
  std::string integration;  ///< needed only when two integrations know the id
  std::vector<ReturnLine> lines;
  std::string warehouse;
  std::optional<bool> restock;  ///< must be said
  std::string note;
  bool operator==(const ReturnCreateRequest&) const = default;
};

struct ReturnListRequest {
  std::string order_id;
  std::string since;  ///< a moment
  std::string until;
  std::string after;  ///< the `next` of the page before
  std::optional<std::int64_t> limit;
  bool operator==(const ReturnListRequest&) const = default;
};

struct ReturnPage {
  std::vector<Return> returns;  ///< newest first
  std::string next;             ///< absent = the last page
  bool operator==(const ReturnPage&) const = default;
};

void describe(Fields& f, ReturnLine& m);
void describe(Fields& f, Return& m);
void describe(Fields& f, ReturnCreateRequest& m);
void describe(Fields& f, ReturnListRequest& m);
void describe(Fields& f, ReturnPage& m);

}  // namespace invd::control
