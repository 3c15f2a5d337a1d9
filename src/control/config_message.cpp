#include "control/config_message.h"

namespace invd::control {

void describe(Fields& f, ConfigValue& m) {
  f("key", m.key);
  f("value", m.value);
  f("origin", m.origin);
  f("file", m.file);
  f("line", m.line);
}

void describe(Fields& f, ConfigShowReply& m) {
  f("values", m.values);
}

void describe(Fields& f, ConfigCheckRequest& m) {
  f("text", m.text);
  f("file", m.file);
}

void describe(Fields& f, ConfigProblem& m) {
  f("file", m.file);
  f("line", m.line);
  f("column", m.column);
  f("message", m.message);
  f("hint", m.hint);
}

void describe(Fields& f, ConfigCheckReply& m) {
  f("file", m.file);
  f("valid", m.valid);
  f("problems", m.problems);
}

void describe(Fields& f, ConfigDiffRow& m) {
  f("key", m.key);
  f("from", m.from);
  f("to", m.to);
  f("effect", m.effect);
}

void describe(Fields& f, ConfigDiffReply& m) {
  f("rows", m.rows);
}

}  // namespace invd::control
