#include "ctl/table_cells.h"

#include "ctl/quantities.h"

namespace invd::ctl {

Cell units_left(std::int64_t available) {
  return available < 0 ? Cell(grouped(available), Tone::bad) : Cell(grouped(available));
}

std::string number(const std::optional<std::int64_t>& units) {
  return units ? grouped(*units) : std::string();
}

std::string signed_number(std::int64_t units) {
  return units > 0 ? "+" + grouped(units) : grouped(units);
}

}  // namespace invd::ctl
