#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"

namespace invd::config {

/// A piece of YAML with its place in the file. The loader goes by this, not by yaml-cpp's nodes: aliases, tags and
/// nesting are refused while reading, before they can cost memory.
struct Node {
  enum class Type { null, scalar, list, map };
  Type type = Type::null;
  std::string text;  ///< of a scalar
  std::vector<Node> items;
  struct Pair;
  std::vector<Pair> entries;  ///< of a map, in the order of the file; keys are scalars, each once
  int line = 1;
  int column = 1;
};

struct Node::Pair {
  Node key;
  Node value;
};

/// One YAML document; an empty text is null. What is refused: broken syntax, text that is no UTF-8, tabs as
/// indentation, anchors, aliases, tags, keys that are not plain words or come twice, a second document, more than 16
/// levels or 100,000 nodes. Duplicate keys are all reported, the other mistakes end the reading.
[[nodiscard]] std::expected<Node, std::vector<Problem>> read_yaml(std::string_view text, const std::string& file_name);

}  // namespace invd::config
