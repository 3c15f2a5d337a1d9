#include "sandbox/admin_submissions.h"

#include <nlohmann/json.hpp>

#include "sandbox/admin_answer.h"
#include "sandbox/json_text.h"

namespace invd::sandbox {
namespace {

using Json = nlohmann::json;

std::string_view word(ChannelEdit::Kind kind) {
  if (kind == ChannelEdit::Kind::merge) return "merge";
  return kind == ChannelEdit::Kind::replace ? "replace" : "delete";
}

void write_edit(JsonText& json, const ChannelEdit& edit, Region region) {
  json.open('{');
  json.field("op", word(edit.kind));
  json.field("fulfillmentChannelCode", channel_code(edit.amazon, region));
  if (edit.quantity) json.field("quantity", *edit.quantity);
  if (edit.lead_time_days) json.field("leadTimeToShipMaxDays", *edit.lead_time_days);
  if (edit.restock) json.field("restockDate", to_rfc3339(*edit.restock));
  json.close('}');
}

void write_submission(JsonText& json, const World& world, const Submission& one) {
  const Shop& shop = world.shop();
  json.open('{');
  json.field("number", one.number);
  json.field("submissionId", one.id);
  json.field("source", one.source);
  json.field("sku", one.sku);
  json.key("marketplaceIds").open('[');
  for (std::size_t store = 0; store < shop.stores().size(); ++store)
    if ((one.stores >> store & 1U) != 0) json.value(shop.stores()[store].marketplace->id);
  json.close(']');
  if (const auto quantity = one.quantity()) json.field("quantity", *quantity);
  json.key("edits").open('[');
  for (const ChannelEdit& edit : one.patch.channels) write_edit(json, edit, shop.stores().front().marketplace->region);
  json.close(']');
  if (one.patch.price) json.field("price", *one.patch.price);
  json.field("receivedAt", to_rfc3339(one.received));
  if (one.due) json.field("dueAt", to_rfc3339(*one.due));
  if (one.applied) json.field("appliedAt", to_rfc3339(*one.applied));
  if (one.never != NeverApplied::no) {
    json.field("appliedAt", "never");
    json.field("because", name(one.never));
  }
  if (one.quantity_was) json.field("quantityWas", *one.quantity_was);
  json.key("ordersBetween").open('[');
  for (const auto& [order, units] : world.submissions().orders_between(one)) {
    json.open('{');
    json.field("orderId", shop.order_id(order));
    json.field("units", units);
    json.field("createdTime", to_rfc3339(shop.orders()[order].created));
    json.close('}');
  }
  json.close(']');
  json.close('}');
}

}  // namespace

http::Response show_submissions(const World& world) {
  const Submissions& submissions = world.submissions();
  return answer(200, {{"shortestMs", submissions.settings().shortest.count()},
                      {"longestMs", submissions.settings().longest.count()},
                      {"accepted", submissions.all().size()},
                      {"applied", submissions.applied()},
                      {"invalid", submissions.invalid()}});
}

http::Response change_submissions(World& world, const Json& body) {
  SubmissionSettings s = world.submissions().settings();
  s.shortest = Duration(body.value("shortestMs", s.shortest.count()));
  s.longest = Duration(body.value("longestMs", s.longest.count()));
  if (auto ok = world.submissions().set(s); !ok) return refused(ok.error());
  return show_submissions(world);
}

http::Response truth_of_submissions(const World& world, const Target& target) {
  const std::uint64_t limit = number(target, "limit", UINT64_MAX);
  const auto& all = world.submissions().all();
  http::Response response;
  response.status = 200;
  response.headers.emplace_back("Content-Type", "application/x-ndjson");
  std::uint64_t written = 0;
  for (std::uint64_t i = number(target, "after", 0); i < all.size() && written < limit; ++i, ++written) {
    JsonText json(response.body);
    write_submission(json, world, all[i]);
    response.body += '\n';
  }
  return response;
}

}  // namespace invd::sandbox
