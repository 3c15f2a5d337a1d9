#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"
#include "base/timestamp.h"

namespace invd::control {

/// How a document that is read treats what it does not know.
enum class Unknown : std::uint8_t {
  ignored,  ///< answers and notifications: a newer daemon may add fields
  refused,  ///< requests: a parameter that is ignored would do something other than what was asked for
};

/// Limits on a field that is read: of a text in bytes, of a list in elements; of a number; of a word.
struct AtMost {
  std::size_t size = 0;
};
/// Of a list of texts: how many, and each of how many bytes.
struct TextsAtMost {
  std::size_t texts = 0;
  std::size_t bytes = 0;
};
struct Between {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
struct OneOf {
  std::span<const std::string_view> words;  ///< the field may also be absent
};

/// A part of a document that is passed on as it is.
struct RawJson {
  std::string text;  ///< one JSON value on one line; empty = absent
  bool operator==(const RawJson&) const = default;
};

/// Walks over the fields of a message, writing them to JSON or reading them from it. Each message names its fields
/// once, in `void describe(Fields&, T&)`, so that what is written is what is read. Absent is left out, never "": an
/// empty string, an empty optional is not written; lists and maps always are. Reading stops at the first wrong field;
/// its error names the path ("lines[2].quantity").
class Fields {
 public:
  ~Fields();
  Fields(Fields&&) noexcept;
  Fields& operator=(Fields&&) noexcept;

  /// A field that may be absent.
  template <class T>
  void operator()(std::string_view name, T& field) {
    if (writing()) {
      if (absent(field)) return;
      enter(name);
      value(field);
      leave();
    } else if (enter(name)) {
      value(field);
      leave();
    }
  }
  /// A field without which a request makes no sense.
  template <class T>
  void required(std::string_view name, T& field) {
    (*this)(name, field);
    if (!writing() && (absent(field) || nothing(field))) missing(name);
  }

  /// The same with a limit, beyond which reading fails.
  template <class T, class Limit>
  void operator()(std::string_view name, T& field, const Limit& limit) {
    (*this)(name, field);
    if (!writing() && !failed()) check(name, field, limit);
  }
  template <class T, class Limit>
  void required(std::string_view name, T& field, const Limit& limit) {
    required(name, field);
    if (!writing() && !failed()) check(name, field, limit);
  }

 private:
  friend struct FieldsAccess;
  struct State;
  explicit Fields(std::unique_ptr<State> state);

  [[nodiscard]] bool writing() const;
  /// Reading: false when the object has no such member.
  bool enter(std::string_view name);
  void enter(std::size_t index);
  void leave();
  void begin_object();
  void end_object();
  /// Writing: begins a list. Reading: its length.
  std::size_t list(std::size_t length);
  [[nodiscard]] std::vector<std::string> names();
  void missing(std::string_view name);
  void check(std::string_view name, const std::string& text, AtMost limit);
  template <class T>
  void check(std::string_view name, const std::vector<T>& items, AtMost limit) {
    check_length(name, items.size(), limit);
  }
  void check(std::string_view name, const std::vector<std::string>& texts, TextsAtMost limit);
  void check(std::string_view name, std::int64_t number, Between limit);
  void check(std::string_view name, const std::optional<std::int64_t>& number, Between limit) {
    if (number) check(name, *number, limit);
  }
  void check(std::string_view name, const std::string& word, OneOf limit);
  void check_length(std::string_view name, std::size_t length, AtMost limit);
  [[nodiscard]] bool failed() const;

  void value(std::string& text);
  void value(bool& flag);
  void value(std::int64_t& number);
  void value(double& number);
  void value(Timestamp& time);
  void value(Decimal& number);
  void value(RawJson& part);
  template <class T>
  void value(std::optional<T>& field) {
    if (!writing()) field.emplace();
    value(*field);
  }
  template <class T>
  void value(std::vector<T>& items) {
    const std::size_t length = list(items.size());
    if (!writing()) items.resize(length);
    for (std::size_t i = 0; i < length && !failed(); ++i) {
      enter(i);
      value(items[i]);
      leave();
    }
  }
  template <class T>
  void value(std::map<std::string, T>& items) {
    begin_object();
    if (!writing()) {
      for (const std::string& name : names()) items[name];
    }
    for (auto& [name, item] : items) {
      enter(name);
      value(item);
      leave();
    }
    end_object();
  }
  template <class T>
  void value(T& object) {
    begin_object();
    describe(*this, object);
    end_object();
  }

  template <class T>
  [[nodiscard]] static bool absent(const std::optional<T>& field) {
    return !field;
  }
  [[nodiscard]] static bool absent(const std::string& field) { return field.empty(); }
  [[nodiscard]] static bool absent(const RawJson& field) { return field.text.empty(); }
  template <class T>
  [[nodiscard]] static bool absent(const T&) {
    return false;
  }
  template <class T>
  [[nodiscard]] static bool nothing(const T&) {
    return false;
  }
  template <class T>
  [[nodiscard]] static bool nothing(const std::vector<T>& items) {
    return items.empty();
  }

  std::unique_ptr<State> state_;
};

void describe(Fields& f, Money& money);

/// What to_json() and from_json() need of a walk; not for other use.
struct FieldsAccess {
  [[nodiscard]] static Fields writer();
  /// Errors: malformed (not JSON, a name twice in one object, or nested too deep).
  [[nodiscard]] static Result<Fields> reader(std::string_view text, Unknown unknown);
  [[nodiscard]] static std::string text(Fields& written);
  [[nodiscard]] static Result<void> result(Fields& read);
  template <class T>
  static void walk(Fields& f, T& message) {
    f.value(message);
  }
};

/// The message as JSON on one line.
template <class T>
[[nodiscard]] std::string to_json(const T& message) {
  Fields f = FieldsAccess::writer();
  FieldsAccess::walk(f, const_cast<T&>(message));  // a writing walk changes nothing
  return FieldsAccess::text(f);
}

/// Errors: malformed (not JSON), usage (a field of the wrong type, missing, or unknown where that is refused).
template <class T>
[[nodiscard]] Result<T> from_json(std::string_view text, Unknown unknown = Unknown::ignored) {
  Result<Fields> f = FieldsAccess::reader(text, unknown);
  if (!f) return fail(f);
  T message;
  FieldsAccess::walk(*f, message);
  if (Result<void> read = FieldsAccess::result(*f); !read) return fail(read);
  return message;
}

}  // namespace invd::control
