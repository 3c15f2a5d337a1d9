#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace invd::json {

/// What a text may be at most (I12). Size and structural characters are counted before the parse, as a parsed document
/// takes 13 times a hostile body.
struct Limits {
  std::size_t bytes = 16u << 20;
  std::size_t structural = 1'000'000;  ///< { } [ ] : , outside strings
  std::size_t depth = 64;
  std::size_t string = 64u << 10;  ///< bytes of one string or member name, decoded
  std::size_t elements = 10'000;   ///< of one array, or members of one object
};

enum class Type : std::uint8_t { null, boolean, integer, number, string, array, object };
[[nodiscard]] std::string_view name(Type type);  ///< "an integer"

class Object;
class Array;
struct Parse;

/// A node of a Document: two words, to be passed by value, good for as long as the Document lives. Every error is
/// `malformed` and begins with the node's place: "orders[3].orderItems[0].quantityOrdered: expected an integer, found a
/// string". Values never appear in messages.
class Value {
 public:
  [[nodiscard]] Type type() const;
  [[nodiscard]] bool is_null() const { return type() == Type::null; }

  [[nodiscard]] Result<Object> object() const;
  [[nodiscard]] Result<Array> array() const;
  [[nodiscard]] Result<std::string_view> string() const;
  [[nodiscard]] Result<bool> boolean() const;
  /// Whole numbers only: 1.0 is refused.
  [[nodiscard]] Result<std::int64_t> integer() const;
  /// The number in digits, for Decimal::parse. Whole numbers are exact; of others, up to 15 significant digits are
  /// exact in value (trailing zeros are lost). Amazon writes amounts as strings, which keep every digit.
  [[nodiscard]] Result<std::string> decimal() const;

  /// "orders[3].orderId"; "the document" for the root. Found by searching: for errors only.
  [[nodiscard]] std::string path() const;
  /// A `malformed` error at this place.
  [[nodiscard]] Error error(std::string_view what) const;

  /// What Document::open() leaves to the caller: no string, array or object beyond the limits, no member twice.
  /// `without`: a node whose elements are skipped. Errors: limit, malformed.
  [[nodiscard]] Result<void> check(const Limits& limits = {}, std::optional<Value> without = {}) const;

 private:
  friend class Document;
  friend class Object;
  friend class Array;
  friend struct Parse;
  Value(const Parse* parse, std::size_t place) : parse_(parse), place_(place) {}
  const Parse* parse_;
  std::size_t place_;
};

struct Member {
  std::string_view name;
  Value value;
};

class Object {
 public:
  /// Nothing when the member is absent or null: Amazon uses both for "not given".
  [[nodiscard]] std::optional<Value> find(std::string_view name) const;
  /// Errors: malformed ("orders[3].orderId: missing").
  [[nodiscard]] Result<Value> at(std::string_view name) const;
  [[nodiscard]] Result<Object> object_at(std::string_view name) const;
  [[nodiscard]] Result<Array> array_at(std::string_view name) const;
  [[nodiscard]] Result<std::string_view> string_at(std::string_view name) const;
  [[nodiscard]] Result<bool> boolean_at(std::string_view name) const;
  [[nodiscard]] Result<std::int64_t> integer_at(std::string_view name) const;
  [[nodiscard]] std::vector<Member> members() const;
  [[nodiscard]] Value value() const { return value_; }

 private:
  friend class Value;
  explicit Object(Value value) : value_(value) {}
  Value value_;
};

class Array {
 public:
  [[nodiscard]] std::vector<Value> elements() const;
  [[nodiscard]] Value value() const { return value_; }

 private:
  friend class Value;
  explicit Array(Value value) : value_(value) {}
  Value value_;
};

/// While one lives, the memory of a Document that goes serves the next one of the same thread, instead of being given
/// back to the system and fetched again page by page: for a run that reads many texts. One Document's memory is kept at
/// most, and only that of a text of 1 MiB or less. To be destroyed on the thread that made it.
class KeepMemory {
 public:
  KeepMemory();
  ~KeepMemory();
  KeepMemory(const KeepMemory&) = delete;
  KeepMemory& operator=(const KeepMemory&) = delete;
};

/// A parsed JSON text. It owns all that Values point to; moving it keeps them good.
class Document {
 public:
  /// The whole text is validated: UTF-8, grammar, limits, no member twice. Errors: malformed, limit.
  [[nodiscard]] static Result<Document> parse(std::string_view text, const Limits& limits = {});
  /// As parse(), without Value::check(): for a page of records of which one may be bad and the others good (ORD-11).
  [[nodiscard]] static Result<Document> open(std::string_view text, const Limits& limits = {});

  [[nodiscard]] Value root() const;

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

 private:
  explicit Document(std::unique_ptr<Parse> parse);
  std::unique_ptr<Parse> parse_;
};

}  // namespace invd::json
