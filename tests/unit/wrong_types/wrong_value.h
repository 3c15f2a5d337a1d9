#pragma once

#include <ostream>
#include <span>
#include <string>

#include "unit/wrong_types/order_model.h"

namespace invd::sync::test {

/// What stands in place of a value.
struct WrongValue {
  std::string name;
  std::string text;  ///< of the value, in JSON or in what is none; empty: the member with its good value stands twice
  std::string type;  ///< that the model would call it; empty: the document is none of JSON's with it

  /// Whether a property of that type may hold it, so that it may be kept as it is.
  /// Tests are listed with it.
  friend std::ostream& operator<<(std::ostream& out, const WrongValue& wrong) { return out << wrong.name; }
  [[nodiscard]] bool fits(const std::string& of) const { return type == of || (type == "integer" && of == "number"); }
};
[[nodiscard]] std::span<const WrongValue> wrong_values();

/// The order as text, with the wrong value at that property. Empty when it cannot stand there: an element of a list is
/// no member.
[[nodiscard]] std::string with_wrong_value(const nlohmann::json& order, const Property& property,
                                           const WrongValue& wrong);

}  // namespace invd::sync::test
