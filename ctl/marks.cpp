#include "ctl/marks.h"

#include "ctl/bulk.h"
#include "ctl/states.h"
#include "ctl/table.h"

namespace invd::ctl {

std::string render_marks(const std::vector<control::ItemMarkOutcome>& outcomes, const Screen& screen) {
  Table table({{"SKU"}, {"OUTCOME"}, {"REASON", Align::left, 20}});
  for (const control::ItemMarkOutcome& outcome : outcomes)
    table.add({outcome.sku, Cell(outcome.outcome, tone_of(outcome.outcome)), outcome.reason});
  return table.render(screen);
}

control::ExitCode items_mark(Session& session) {
  return answer_bulk<control::ItemMarkOutcome>(session, "skus", session.invocation().list("SKU"), render_marks);
}

}  // namespace invd::ctl
