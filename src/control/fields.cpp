#include "control/fields.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/assert.h"

namespace invd::control {
namespace {

using Json = nlohmann::ordered_json;

// A request of 64 KiB needs no more; what is beyond serves to exhaust memory or stack.
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxValues = 100'000;

/// Builds the tree, refusing what a lax parser would let through: a name twice in one object (two readers would see two
/// different requests), endless nesting, endless small values.
class TreeBuilder final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return put(nullptr); }
  bool boolean(bool v) override { return put(v); }
  bool number_integer(number_integer_t v) override { return put(v); }
  bool number_unsigned(number_unsigned_t v) override { return put(v); }
  bool number_float(number_float_t v, const string_t&) override { return put(v); }
  bool string(string_t& v) override { return put(std::move(v)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (!names_.back().emplace(name, true).second)
      return stop(ErrorCode::malformed, "a name stands twice in one object");
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return stop(ErrorCode::malformed, fmt::format("not JSON at byte {}", position));
  }

  Json root;
  Error error{ErrorCode::malformed, "not JSON", {}};

 private:
  bool stop(ErrorCode code, std::string why) {
    error = Error{code, std::move(why), {}};
    return false;
  }
  template <class V>
  Json* add(V&& v) {
    if (open_.empty()) {
      root = std::forward<V>(v);
      return &root;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::forward<V>(v));
      return &parent.back();
    }
    // The name is known to be new: emplace() of an ordered object would search for it, which a hostile document with
    // ten thousand names makes expensive.
    auto& members = parent.get_ref<Json::object_t&>();
    static_cast<std::vector<Json::object_t::value_type>&>(members).emplace_back(std::move(key_), std::forward<V>(v));
    return &members.back().second;
  }
  bool count() { return ++values_ <= kMaxValues || stop(ErrorCode::limit, "more values than allowed in one message"); }
  template <class V>
  bool put(V&& v) {
    if (!count()) return false;
    add(std::forward<V>(v));
    return true;
  }
  bool open(Json container) {
    if (!count()) return false;
    if (open_.size() >= kMaxDepth) return stop(ErrorCode::limit, "nested deeper than allowed");
    open_.push_back(add(std::move(container)));
    names_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  std::vector<Json*> open_;
  std::vector<std::map<std::string, bool>> names_;
  std::string key_;
  std::size_t values_ = 0;
};

/// Invalid UTF-8 can come from a remote title; it must not stop the answer.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

struct Fields::State {
  bool writing = false;
  Unknown unknown = Unknown::ignored;
  Json root;
  Error error;
  bool failed = false;

  struct Level {
    Json* value;
    std::string step;                  ///< how it is reached: "lines", "[2]"
    std::vector<std::string> visited;  ///< members that the message knows
  };
  std::vector<Level> levels;

  Json& here() { return *levels.back().value; }
  std::string path() const {
    std::string out;
    for (const Level& level : levels) {
      if (!out.empty() && !level.step.starts_with('[')) out += '.';
      out += level.step;
    }
    return out.empty() ? "the document" : out;
  }
  void fail(std::string message) {
    if (failed) return;
    failed = true;
    error = Error{ErrorCode::usage, std::move(message), {}};
  }
  /// Of a member of the object that is being read.
  std::string path_of(std::string_view name) const {
    return levels.size() > 1 ? fmt::format("{}.{}", path(), name) : std::string(name);
  }
  void must_be(std::string_view what) { fail(fmt::format("{} must be {}", path(), what)); }
};

Fields::Fields(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->levels.push_back({&state_->root, "", {}});
}
Fields::~Fields() = default;
Fields::Fields(Fields&&) noexcept = default;
Fields& Fields::operator=(Fields&&) noexcept = default;

bool Fields::writing() const {
  return state_->writing;
}
bool Fields::failed() const {
  return state_->failed;
}

bool Fields::enter(std::string_view name) {
  State& s = *state_;
  if (s.failed) return false;
  Json& object = s.here();
  if (s.writing) {
    Json& member = object[std::string(name)];
    s.levels.push_back({&member, std::string(name), {}});
    return true;
  }
  s.levels.back().visited.emplace_back(name);
  const auto member = object.find(name);
  if (member == object.end()) return false;
  s.levels.push_back({&*member, std::string(name), {}});
  return true;
}

void Fields::enter(std::size_t index) {
  State& s = *state_;
  Json& array = s.here();
  if (s.writing) array.push_back(nullptr);
  s.levels.push_back({&array[index], fmt::format("[{}]", index), {}});
}

void Fields::leave() {
  INVD_ASSERT(state_->levels.size() > 1);
  state_->levels.pop_back();
}

void Fields::begin_object() {
  State& s = *state_;
  if (s.writing) {
    s.here() = Json::object();
  } else if (!s.failed && !s.here().is_object()) {
    s.must_be("an object");
  }
}

void Fields::end_object() {
  State& s = *state_;
  if (s.writing || s.failed || s.unknown == Unknown::ignored) return;
  const auto& visited = s.levels.back().visited;
  for (const auto& [name, value] : s.here().items()) {
    if (std::ranges::find(visited, name) != visited.end()) continue;
    s.fail(fmt::format("unknown field \"{}\"{}", name.substr(0, 64),
                       s.levels.size() > 1 ? fmt::format(" in {}", s.path()) : ""));
    return;
  }
}

std::size_t Fields::list(std::size_t length) {
  State& s = *state_;
  if (s.writing) {
    s.here() = Json::array();
    return length;
  }
  if (s.failed) return 0;
  if (!s.here().is_array()) {
    s.must_be("a list");
    return 0;
  }
  return s.here().size();
}

std::vector<std::string> Fields::names() {
  std::vector<std::string> out;
  if (state_->failed) return out;
  for (const auto& [name, value] : state_->here().items()) out.push_back(name);
  return out;
}

void Fields::missing(std::string_view name) {
  State& s = *state_;
  s.fail(fmt::format("{} is missing", s.path_of(name)));
}

void Fields::check(std::string_view name, const std::string& text, AtMost limit) {
  if (text.size() <= limit.size) return;
  state_->fail(fmt::format("{} must have at most {} bytes; it has {}", state_->path_of(name), limit.size, text.size()));
}

void Fields::check_length(std::string_view name, std::size_t length, AtMost limit) {
  if (length <= limit.size) return;
  state_->fail(fmt::format("{} must have at most {} elements; it has {}", state_->path_of(name), limit.size, length));
}

void Fields::check(std::string_view name, const std::vector<std::string>& texts, TextsAtMost limit) {
  check_length(name, texts.size(), AtMost{limit.texts});
  for (std::size_t i = 0; i < texts.size() && !failed(); ++i) {
    const std::string element = fmt::format("{}[{}]", name, i);
    if (texts[i].empty()) return missing(element);
    check(element, texts[i], AtMost{limit.bytes});
  }
}

void Fields::check(std::string_view name, std::int64_t number, Between limit) {
  if (number >= limit.least && number <= limit.most) return;
  state_->fail(fmt::format("{} must be from {} to {}", state_->path_of(name), limit.least, limit.most));
}

void Fields::check(std::string_view name, const std::string& word, OneOf limit) {
  if (word.empty() || std::ranges::find(limit.words, word) != limit.words.end()) return;
  state_->fail(fmt::format("{} must be one of: {}", state_->path_of(name), fmt::join(limit.words, ", ")));
}

void Fields::value(std::string& text) {
  State& s = *state_;
  if (s.writing) {
    s.here() = text;
  } else if (!s.failed) {
    if (!s.here().is_string()) return s.must_be("a string");
    text = s.here().get<std::string>();
  }
}

void Fields::value(bool& flag) {
  State& s = *state_;
  if (s.writing) {
    s.here() = flag;
  } else if (!s.failed) {
    if (!s.here().is_boolean()) return s.must_be("true or false");
    flag = s.here().get<bool>();
  }
}

void Fields::value(std::int64_t& number) {
  State& s = *state_;
  if (s.writing) {
    s.here() = number;
  } else if (!s.failed) {
    const Json& j = s.here();
    // Unsigned holds all that is not negative, also what is too large for int64.
    if (!j.is_number_integer() || (j.is_number_unsigned() && j.get<std::uint64_t>() > INT64_MAX)) {
      return s.must_be("an integer");
    }
    number = j.get<std::int64_t>();
  }
}

void Fields::value(double& number) {
  State& s = *state_;
  if (s.writing) {
    s.here() = number;
  } else if (!s.failed) {
    if (!s.here().is_number()) return s.must_be("a number");
    number = s.here().get<double>();
  }
}

void Fields::value(Timestamp& time) {
  State& s = *state_;
  if (s.writing) {
    s.here() = to_rfc3339(time);
  } else if (!s.failed) {
    if (!s.here().is_string()) return s.must_be("a time");
    const Result<Timestamp> read = parse_rfc3339(s.here().get_ref<const std::string&>());
    if (!read) return s.must_be("a time as in 2026-11-01T10:00:00Z");
    time = *read;
  }
}

void Fields::value(Decimal& number) {
  State& s = *state_;
  if (s.writing) {
    s.here() = number.str();
  } else if (!s.failed) {
    if (!s.here().is_string()) return s.must_be("a decimal number as a string");
    const Result<Decimal> read = Decimal::parse(s.here().get_ref<const std::string&>());
    if (!read) return s.must_be("a decimal number as a string");
    number = *read;
  }
}

void Fields::value(RawJson& part) {
  State& s = *state_;
  if (s.writing) {
    s.here() = Json::parse(part.text, nullptr, false);
    INVD_ASSERT(!s.here().is_discarded());
  } else if (!s.failed) {
    part.text = dump(s.here());
  }
}

void describe(Fields& f, Money& money) {
  f("amount", money.amount);
  f("currency", money.currency);
}

Fields FieldsAccess::writer() {
  auto state = std::make_unique<Fields::State>();
  state->writing = true;
  return Fields(std::move(state));
}

Result<Fields> FieldsAccess::reader(std::string_view text, Unknown unknown) {
  TreeBuilder builder;
  if (!Json::sax_parse(text, &builder)) return std::unexpected(builder.error);
  auto state = std::make_unique<Fields::State>();
  state->unknown = unknown;
  state->root = std::move(builder.root);
  return Fields(std::move(state));
}

std::string FieldsAccess::text(Fields& written) {
  return dump(written.state_->root);
}

Result<void> FieldsAccess::result(Fields& read) {
  if (read.state_->failed) return std::unexpected(read.state_->error);
  return {};
}

}  // namespace invd::control
