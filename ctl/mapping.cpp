#include "ctl/mapping.h"

#include <fmt/format.h>

#include "ctl/answers.h"
#include "ctl/display_text.h"
#include "ctl/quantities.h"
#include "ctl/session.h"
#include "ctl/table.h"

namespace invd::ctl {
namespace {

/// Comparing and, with --yes, waiting for what is being sent.
constexpr Duration kPatience{300'000};

std::string in_words(const control::Mapping& mapping) {
  return mapping.enabled ? "sells from " + printable(mapping.warehouse) : "sells from all own warehouses";
}

std::string counts(const control::MappingReply& reply) {
  return fmt::format("{} number{} {}, {} {} as {}.\n", grouped(reply.changed), reply.changed == 1 ? "" : "s",
                     reply.outcome == "switched" ? (reply.changed == 1 ? "changes" : "change") : "would change",
                     grouped(reply.unchanged), reply.unchanged == 1 ? "stays" : "stay",
                     reply.unchanged == 1 ? "it is" : "they are");
}

std::string effects_table(const control::MappingReply& reply, const Screen& screen) {
  if (reply.effects.empty()) return {};
  Table table({{"LISTING"}, {"ITEM"}, {"NOW", Align::right}, {"THEN", Align::right}});
  for (const control::MappingEffect& effect : reply.effects) {
    const Tone tone = effect.quantity_after < effect.quantity_before ? Tone::warn : Tone::plain;
    table.add(
        {effect.listing, effect.item, grouped(effect.quantity_before), Cell(grouped(effect.quantity_after), tone)});
  }
  std::string out = table.render(screen);
  const std::int64_t more = reply.changed - static_cast<std::int64_t>(reply.effects.size());
  if (more > 0) out += fmt::format("and {} more\n", grouped(more));
  return out;
}

/// The command as it was typed, as far as it matters, with --yes.
std::string with_yes(const Invocation& invocation) {
  std::string line = "invctl " + std::string(invocation.command->name);
  for (const char* option : {"--warehouse", "--integration"})
    if (invocation.has(option)) line += fmt::format(" {} {}", option, invocation.value(option));
  return line + " --yes";
}

}  // namespace

std::string render_mappings(const std::vector<control::Mapping>& mappings, const Screen& screen) {
  if (mappings.empty()) return "There is no integration yet: add one to invd.yaml.\n";
  Table table({{"INTEGRATION"}, {"MAPPING"}, {"WAREHOUSE"}, {"SINCE"}, {"BY"}});
  for (const control::Mapping& mapping : mappings)
    table.add({mapping.integration, mapping.enabled ? Cell("on", Tone::good) : Cell("off"), mapping.warehouse,
               mapping.since ? moment(*mapping.since) : "", mapping.by});
  return table.render(screen);
}

std::string render_mapping_switch(const control::MappingReply& reply, const Screen& screen) {
  const std::string name = painted(printable(reply.mapping.integration), Tone::strong, screen);
  if (reply.outcome == "unchanged") return fmt::format("{} {} already.\n", name, in_words(reply.mapping));
  std::string out = effects_table(reply, screen);
  if (!out.empty()) out += "\n";
  out += counts(reply);
  if (reply.outcome == "switched") out += fmt::format("{} {} from now on.\n", name, in_words(reply.mapping));
  return out;
}

control::ExitCode mapping_status(Session& session) {
  return answer_list<control::Mapping>(session, render_mappings);
}

control::ExitCode mapping_switch(Session& session) {
  const Result<std::string> text = session.call(kPatience);
  if (!text) return session.failed(text.error());
  const Result<control::MappingReply> reply = understood<control::MappingReply>(*text);
  if (!reply) return session.failed(reply.error());
  const control::ExitCode printed = session.format() == Format::text
                                        ? session.print(render_mapping_switch(*reply, session.screen()))
                                        : print_json(session, *text);
  if (printed != control::ExitCode::done || reply->outcome != "would_switch") return printed;
  if (session.format() == Format::text)
    (void)session.err().write(
        render_error({ErrorCode::refused, "nothing was switched", with_yes(session.invocation())}, session.screen()));
  return control::ExitCode::refused;
}

}  // namespace invd::ctl
