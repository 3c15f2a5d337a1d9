#include "config/diff.h"
#include "daemon/handlers.h"

namespace invd::daemon {

control::ConfigDiffReply to_message(const std::vector<config::Change>& changes) {
  control::ConfigDiffReply reply;
  for (const config::Change& change : changes)
    reply.rows.push_back(
        {change.key, change.from, change.to, change.effect == config::Effect::live ? "reload" : "restart"});
  return reply;
}

namespace {

using async::Task;

control::ConfigShowReply show(const config::Loaded& loaded) {
  control::ConfigShowReply reply;
  for (const config::EffectiveValue& value : loaded.values) {
    const bool from_file = value.origin == config::Origin::file;
    reply.values.push_back({value.key, value.value, from_file ? "file" : "default", value.file,
                            from_file ? std::optional<std::int64_t>(value.line) : std::nullopt});
  }
  return reply;
}

Result<control::ConfigCheckReply> check(const Runtime& runtime, const control::ConfigCheckRequest& request) {
  control::ConfigCheckReply reply;
  reply.file = request.file.empty() ? runtime.config.file : request.file;
  const auto checked = request.text.empty() ? config::check_file(runtime.config.file)
                                            : Result<config::Checked>(config::check_text(request.text, reply.file));
  if (!checked) return fail(checked);
  reply.valid = checked->loaded.has_value();
  for (const config::Problem& p : checked->problems)
    reply.problems.push_back({p.file, p.line, p.column, p.key.empty() ? p.what : p.key + ": " + p.what, p.hint});
  return reply;
}

}  // namespace

void add_config_handlers(control::Server& server, Runtime& runtime, Reload reload) {
  server.on<control::NoParameters, control::ConfigShowReply>(
      "config.show", [&runtime](control::Call&, control::NoParameters) -> Task<Result<control::ConfigShowReply>> {
        co_return show(runtime.config);
      });
  server.on<control::ConfigCheckRequest, control::ConfigCheckReply>(
      "config.check",
      [&runtime](control::Call&, control::ConfigCheckRequest request) -> Task<Result<control::ConfigCheckReply>> {
        co_return check(runtime, request);
      });
  server.on<control::NoParameters, control::ConfigDiffReply>(
      "config.diff", [&runtime](control::Call&, control::NoParameters) -> Task<Result<control::ConfigDiffReply>> {
        const auto file = config::load_file(runtime.config.file);
        if (!file) co_return fail(file);
        co_return to_message(config::diff(runtime.config, *file));
      });
  server.on<control::NoParameters, control::ConfigDiffReply>(
      "config.reload",
      [reload = std::move(reload)](control::Call&, control::NoParameters) -> Task<Result<control::ConfigDiffReply>> {
        co_return reload();
      });
}

}  // namespace invd::daemon
