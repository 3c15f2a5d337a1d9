#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"
#include "base/timestamp.h"
#include "json/document.h"

namespace invd::amazon {

/// Reads the members of one JSON object by name. The first thing that is wrong is kept, also of objects within; readers
/// give empty values from then on, and the caller asks once at the end. Absent and null are the same.
class Fields {
 public:
  /// `value` should be an object.
  explicit Fields(const json::Value& value);

  [[nodiscard]] const std::optional<Error>& error() const { return *error_; }

  /// At most `longest` bytes.
  std::string text(std::string_view name, std::size_t longest = kLongestText);
  /// Neither absent nor empty.
  std::string required_text(std::string_view name, std::size_t longest = kLongestText);
  /// An id: as required_text(), and without control characters or spaces, as it becomes a key and goes into URLs.
  std::string required_id(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  std::vector<std::string> required_texts(std::string_view name);
  bool required_boolean(std::string_view name);
  std::optional<Timestamp> time(std::string_view name);
  Timestamp required_time(std::string_view name);
  /// Units: 0 to 10^9.
  std::optional<std::int64_t> quantity(std::string_view name);
  std::int64_t required_quantity(std::string_view name);
  /// {"amount": "19.90", "currencyCode": "USD"}: every digit is kept.
  std::optional<Money> money(std::string_view name);
  Money required_money(std::string_view name);

  /// The object of that name, which tells its errors to this one. An absent one reads as empty.
  Fields object(std::string_view name);
  Fields required_object(std::string_view name);
  /// The elements of the array of that name, each an object; none when it is absent.
  std::vector<Fields> objects(std::string_view name);
  std::vector<Fields> required_objects(std::string_view name);

  /// Notes an error at the member of that name.
  void complain(std::string_view name, std::string_view what);

  static constexpr std::size_t kLongestText = 4096;
  static constexpr std::size_t kLongestId = 128;
  static constexpr std::size_t kLongestSku = 256;  // Amazon allows 40 characters
  static constexpr std::size_t kLongestToken = 16u << 10;
  static constexpr std::int64_t kMostUnits = 1'000'000'000;

 private:
  using FirstError = std::shared_ptr<std::optional<Error>>;
  Fields(std::optional<json::Object> object, FirstError error) : object_(object), error_(std::move(error)) {}
  Fields(const json::Value& value, FirstError error);
  [[nodiscard]] std::optional<json::Value> find(std::string_view name) const;
  /// The member; notes that it is missing when it is not there.
  std::optional<json::Value> demand(std::string_view name);
  std::string text_of(const json::Value& value, std::size_t longest);
  std::optional<Timestamp> time_of(const json::Value& value);
  std::optional<std::int64_t> quantity_of(const json::Value& value);
  std::optional<Money> money_of(const json::Value& value);
  std::vector<std::string> texts_of(const json::Value& value);
  std::vector<Fields> objects_of(const json::Value& value);
  void note(Error error);
  template <class T>
  std::optional<T> keep(Result<T> read);

  std::optional<json::Object> object_;
  FirstError error_;
};

}  // namespace invd::amazon
