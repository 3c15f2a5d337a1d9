#include "json/document.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <simdjson.h>

#include "base/guard.h"
#include "json/structural.h"

namespace invd::json {

using simdjson::internal::tape_ref;
using simdjson::internal::tape_type;

/// The parser with its document: the tape that places point into.
struct Parse {
  simdjson::dom::parser parser;

  [[nodiscard]] tape_ref at(std::size_t place) const { return {&parser.doc, place}; }
  [[nodiscard]] std::size_t after(std::size_t place) const { return at(place).after_element(); }
  /// Where the closing bracket of the container at `place` stands.
  [[nodiscard]] std::size_t end(std::size_t place) const { return after(place) - 1; }
  [[nodiscard]] Value value(std::size_t place) const { return {this, place}; }

  /// Appends the steps from the container at `from` down to `wanted`.
  void describe(std::size_t from, std::size_t wanted, std::string& path) const;
  [[nodiscard]] Result<void> check(std::size_t place, const Limits& limits, std::size_t without) const;
};

namespace {

constexpr std::size_t kRoot = 1;  // tape[0] is the tape's own header
constexpr std::size_t kLongestName = 64;

/// A member name fit for a message: it comes from outside.
void append_name(std::string& path, std::string_view name) {
  if (!path.empty()) path += '.';
  for (const char c : name.substr(0, kLongestName)) path += (c > ' ' && c <= '~') ? c : '?';
}

std::unexpected<Error> stands_twice(const Parse& parse, std::size_t place, std::string_view member) {
  std::string name;
  append_name(name, member);
  return std::unexpected(parse.value(place).error("the member \"" + name + "\" stands there twice"));
}

/// The names of an object's members, which must differ. There are few nearly always: these are compared one with the
/// other, and take no memory of their own.
class MemberNames {
 public:
  void add(std::string_view name) {
    if (count_ < kFew) {
      few_[count_++] = name;
      return;
    }
    if (many_.empty()) many_.assign(few_.begin(), few_.end());
    many_.push_back(name);
  }
  /// One that was added twice.
  [[nodiscard]] std::optional<std::string_view> twice() {
    if (many_.empty()) {
      for (std::size_t i = 1; i < count_; ++i)
        if (std::find(few_.begin(), few_.begin() + i, few_[i]) != few_.begin() + i) return few_[i];
      return std::nullopt;
    }
    std::ranges::sort(many_);
    const auto found = std::ranges::adjacent_find(many_);
    return found == many_.end() ? std::nullopt : std::optional(*found);
  }

 private:
  static constexpr std::size_t kFew = 16;
  std::array<std::string_view, kFew> few_;
  std::size_t count_ = 0;
  std::vector<std::string_view> many_;  ///< all of them, when they are more
};

Error limit_error(const Parse& parse, std::size_t place, const std::string& what) {
  Error error = parse.value(place).error(what);
  error.code = ErrorCode::limit;
  return error;
}

}  // namespace

void Parse::describe(std::size_t from, std::size_t wanted, std::string& path) const {
  while (from != wanted) {
    const bool in_object = at(from).tape_ref_type() == tape_type::START_OBJECT;
    const std::size_t last = end(from);
    std::size_t index = 0;
    for (std::size_t child = from + 1; child < last; ++index) {
      const std::size_t value_place = in_object ? child + 1 : child;
      const std::size_t next = after(value_place);
      if (wanted < next) {
        if (in_object) {
          append_name(path, at(child).get_string_view());
        } else {
          path += '[' + std::to_string(index) + ']';
        }
        from = value_place;
        break;
      }
      child = next;
    }
  }
}

Result<void> Parse::check(std::size_t place, const Limits& limits, std::size_t without) const {
  const tape_type type = at(place).tape_ref_type();
  if (type == tape_type::STRING && at(place).get_string_length() > limits.string)
    return std::unexpected(
        limit_error(*this, place, "a string longer than " + std::to_string(limits.string) + " bytes"));
  if ((type != tape_type::START_ARRAY && type != tape_type::START_OBJECT) || place == without) return {};

  std::size_t count = 0;
  const auto too_many = [&] {
    return std::unexpected(limit_error(*this, place, "more than " + std::to_string(limits.elements) + " elements"));
  };
  if (type == tape_type::START_ARRAY) {
    for (std::size_t child = place + 1; child < end(place); child = after(child)) {
      if (++count > limits.elements) return too_many();
      if (auto checked = check(child, limits, without); !checked) return checked;
    }
    return {};
  }
  MemberNames names;
  for (std::size_t child = place + 1; child < end(place); child = after(child + 1)) {
    if (++count > limits.elements) return too_many();
    if (at(child).get_string_length() > limits.string)
      return std::unexpected(limit_error(*this, place, "a member name that is too long"));
    names.add(at(child).get_string_view());
    if (auto checked = check(child + 1, limits, without); !checked) return checked;
  }
  if (const auto twice = names.twice()) return stands_twice(*this, place, *twice);
  return {};
}

std::string_view name(Type type) {
  constexpr std::array<std::string_view, 7> kNames = {"null",     "a boolean", "an integer", "a number",
                                                      "a string", "an array",  "an object"};
  return kNames.at(static_cast<std::size_t>(type));
}

Type Value::type() const {
  switch (parse_->at(place_).tape_ref_type()) {
    case tape_type::START_OBJECT:
      return Type::object;
    case tape_type::START_ARRAY:
      return Type::array;
    case tape_type::STRING:
      return Type::string;
    case tape_type::INT64:
    case tape_type::UINT64:
      return Type::integer;
    case tape_type::DOUBLE:
      return Type::number;
    case tape_type::TRUE_VALUE:
    case tape_type::FALSE_VALUE:
      return Type::boolean;
    default:
      return Type::null;
  }
}

std::string Value::path() const {
  std::string path;
  parse_->describe(kRoot, place_, path);
  return path.empty() ? "the document" : path;
}

Error Value::error(std::string_view what) const {
  return Error{ErrorCode::malformed, path() + ": " + std::string(what), {}};
}

Result<void> Value::check(const Limits& limits, std::optional<Value> without) const {
  return parse_->check(place_, limits, without ? without->place_ : 0);
}

namespace {
std::unexpected<Error> mismatch(const Value& value, Type expected) {
  return std::unexpected(
      value.error("expected " + std::string(name(expected)) + ", found " + std::string(name(value.type()))));
}
}  // namespace

Result<Object> Value::object() const {
  if (type() != Type::object) return mismatch(*this, Type::object);
  return Object(*this);
}

Result<Array> Value::array() const {
  if (type() != Type::array) return mismatch(*this, Type::array);
  return Array(*this);
}

Result<std::string_view> Value::string() const {
  if (type() != Type::string) return mismatch(*this, Type::string);
  return parse_->at(place_).get_string_view();
}

Result<bool> Value::boolean() const {
  if (type() != Type::boolean) return mismatch(*this, Type::boolean);
  return parse_->at(place_).tape_ref_type() == tape_type::TRUE_VALUE;
}

Result<std::int64_t> Value::integer() const {
  if (type() != Type::integer) return mismatch(*this, Type::integer);
  const tape_ref tape = parse_->at(place_);
  if (tape.tape_ref_type() == tape_type::UINT64) return std::unexpected(error("the integer is too large"));
  return tape.next_tape_value<std::int64_t>();
}

Result<std::string> Value::decimal() const {
  const tape_ref tape = parse_->at(place_);
  switch (tape.tape_ref_type()) {
    case tape_type::INT64:
      return std::to_string(tape.next_tape_value<std::int64_t>());
    case tape_type::UINT64:
      return std::to_string(tape.next_tape_value<std::uint64_t>());
    case tape_type::DOUBLE: {
      std::array<char, 512> digits{};
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), tape.next_tape_value<double>(),
                                     std::chars_format::fixed);
      return std::string(digits.data(), end.ptr);
    }
    default:
      return mismatch(*this, Type::number);
  }
}

std::optional<Value> Object::find(std::string_view name) const {
  const Parse& parse = *value_.parse_;
  const std::size_t end = parse.end(value_.place_);
  for (std::size_t child = value_.place_ + 1; child < end; child = parse.after(child + 1)) {
    if (parse.at(child).get_string_view() != name) continue;
    const Value found = parse.value(child + 1);
    if (found.is_null()) return std::nullopt;
    return found;
  }
  return std::nullopt;
}

Result<Value> Object::at(std::string_view name) const {
  if (auto found = find(name)) return *found;
  std::string path;
  value_.parse_->describe(kRoot, value_.place_, path);
  append_name(path, name);
  return fail(ErrorCode::malformed, path + ": missing");
}

Result<Object> Object::object_at(std::string_view name) const {
  const auto value = at(name);
  return value ? value->object() : fail(value);
}

Result<Array> Object::array_at(std::string_view name) const {
  const auto value = at(name);
  return value ? value->array() : fail(value);
}

Result<std::string_view> Object::string_at(std::string_view name) const {
  const auto value = at(name);
  return value ? value->string() : fail(value);
}

Result<bool> Object::boolean_at(std::string_view name) const {
  const auto value = at(name);
  return value ? value->boolean() : fail(value);
}

Result<std::int64_t> Object::integer_at(std::string_view name) const {
  const auto value = at(name);
  return value ? value->integer() : fail(value);
}

std::vector<Member> Object::members() const {
  const Parse& parse = *value_.parse_;
  std::vector<Member> members;
  const std::size_t end = parse.end(value_.place_);
  for (std::size_t child = value_.place_ + 1; child < end; child = parse.after(child + 1))
    members.push_back({parse.at(child).get_string_view(), parse.value(child + 1)});
  return members;
}

std::vector<Value> Array::elements() const {
  const Parse& parse = *value_.parse_;
  std::vector<Value> elements;
  const std::size_t end = parse.end(value_.place_);
  for (std::size_t child = value_.place_ + 1; child < end; child = parse.after(child))
    elements.push_back(parse.value(child));
  return elements;
}

namespace {

constexpr std::size_t kMostKept = 1u << 20;

struct Kept {
  int keepers = 0;
  std::unique_ptr<Parse> parse;
};
thread_local Kept kept;

/// One that has room for a text of `bytes`; nothing when memory is short.
std::unique_ptr<Parse> parse_with_room(std::size_t bytes, std::size_t depth) {
  std::unique_ptr<Parse> parse = std::move(kept.parse);
  if (parse && parse->parser.capacity() >= bytes && parse->parser.max_depth() == depth) return parse;
  parse = std::make_unique<Parse>();
  // The next text may be somewhat longer.
  const std::size_t room = kept.keepers > 0 && bytes <= kMostKept ? std::bit_ceil(bytes) : bytes;
  if (parse->parser.allocate(std::max<std::size_t>(room, 1), depth) != simdjson::SUCCESS) return nullptr;
  return parse;
}

}  // namespace

KeepMemory::KeepMemory() {
  ++kept.keepers;
}
KeepMemory::~KeepMemory() {
  if (--kept.keepers == 0) kept.parse.reset();
}

Document::Document(std::unique_ptr<Parse> parse) : parse_(std::move(parse)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() {
  if (parse_ && kept.keepers > 0 && parse_->parser.capacity() <= kMostKept) kept.parse = std::move(parse_);
}

Value Document::root() const {
  return {parse_.get(), kRoot};
}

Result<Document> Document::open(std::string_view text, const Limits& limits) {
  const bool limited = guarded(Guard::limits);
  if (limited && text.size() > limits.bytes)
    return fail(ErrorCode::limit, "the JSON text is longer than " + std::to_string(limits.bytes) + " bytes");
  if (limited && text.size() > limits.structural && count_structural(text, limits.structural) > limits.structural)
    return fail(ErrorCode::limit,
                "the JSON text has more than " + std::to_string(limits.structural) + " structural characters");

  auto parse = parse_with_room(text.size(), limits.depth);
  if (!parse) return fail(ErrorCode::limit, "no memory for a JSON text of " + std::to_string(text.size()) + " bytes");
  const auto error = parse->parser.parse(text.data(), text.size(), true).error();
  switch (error) {
    case simdjson::SUCCESS:
      return Document(std::move(parse));
    case simdjson::DEPTH_ERROR:
      return fail(ErrorCode::limit, "the JSON text is nested deeper than " + std::to_string(limits.depth));
    case simdjson::EMPTY:
      return fail(ErrorCode::malformed, "the JSON text is empty");
    case simdjson::UTF8_ERROR:
      return fail(ErrorCode::malformed, "the JSON text is not UTF-8");
    default:
      return fail(ErrorCode::malformed, std::string("not JSON: ") + simdjson::error_message(error));
  }
}

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
  auto document = open(text, limits);
  if (!document) return document;
  if (auto checked = document->root().check(limits); !checked) return fail(checked);
  return document;
}

}  // namespace invd::json
