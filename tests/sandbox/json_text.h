#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace invd::sandbox {

/// Writes JSON straight into a string: a page of 100 orders is built without a tree. Commas look after themselves; that
/// brackets match is the caller's part.
class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(out) {}

  JsonText& key(std::string_view name) {
    comma();
    quote(name);
    out_ += ':';
    first_ = true;
    return *this;
  }
  void open(char bracket) {
    comma();
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void value(std::string_view text) {
    comma();
    quote(text);
  }
  void value(std::integral auto number) {
    comma();
    out_ += std::to_string(number);
  }
  void truth(bool value) {
    comma();
    out_ += value ? "true" : "false";
  }
  /// JSON that is ready.
  void raw(std::string_view json) {
    comma();
    out_ += json;
  }
  void field(std::string_view name, std::string_view text) { key(name).value(text); }
  void field(std::string_view name, std::integral auto number) { key(name).value(number); }

 private:
  void comma() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void quote(std::string_view text);
  std::string& out_;
  bool first_ = true;
};

}  // namespace invd::sandbox
