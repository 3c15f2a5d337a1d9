#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// A setting in effect and where it comes from. Never a secret: credentials show the name of their source.
struct ConfigValue {
  std::string key;     ///< "sync.orders.interval"
  std::string value;   ///< as it would stand in the file
  std::string origin;  ///< file, default, option
  std::string file;
  std::optional<std::int64_t> line;
  bool operator==(const ConfigValue&) const = default;
};

struct ConfigShowReply {
  std::vector<ConfigValue> values;
  bool operator==(const ConfigShowReply&) const = default;
};

/// `config.check`: checks the text given, or the daemon's own file when absent. invctl reads the file, so that nobody
/// can make the daemon open one.
struct ConfigCheckRequest {
  std::string text;
  std::string file;  ///< its name, for messages
  bool operator==(const ConfigCheckRequest&) const = default;
};

struct ConfigProblem {
  std::string file;
  std::optional<std::int64_t> line;
  std::optional<std::int64_t> column;
  std::string message;
  std::string hint;
  bool operator==(const ConfigProblem&) const = default;
};

struct ConfigCheckReply {
  std::string file;
  bool valid = false;
  std::vector<ConfigProblem> problems;
  bool operator==(const ConfigCheckReply&) const = default;
};

struct ConfigDiffRow {
  std::string key;
  std::string from;    ///< in effect now; absent = not set
  std::string to;      ///< in the file; absent = not set
  std::string effect;  ///< reload, restart
  bool operator==(const ConfigDiffRow&) const = default;
};

/// What a reload would change (config.diff) or has changed (config.reload).
struct ConfigDiffReply {
  std::vector<ConfigDiffRow> rows;
  bool operator==(const ConfigDiffReply&) const = default;
};

void describe(Fields& f, ConfigValue& m);
void describe(Fields& f, ConfigShowReply& m);
void describe(Fields& f, ConfigCheckRequest& m);
void describe(Fields& f, ConfigProblem& m);
void describe(Fields& f, ConfigCheckReply& m);
void describe(Fields& f, ConfigDiffRow& m);
void describe(Fields& f, ConfigDiffReply& m);

}  // namespace invd::control
