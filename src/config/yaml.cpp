#include "config/yaml.h"

#include <algorithm>
#include <sstream>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "config/text.h"

namespace invd::config {
namespace {

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxNodes = 100'000;
constexpr std::size_t kMaxKeys = 1'000;  // in one map, as finding duplicates compares each with each

/// Thrown through yaml-cpp, which knows no other way to stop its parser; caught in read_yaml.
struct Stop {
  YAML::Mark mark;
  std::string what;
  std::string hint;
};

/// Whether the quoted text that begins at `begin` has no end. yaml-cpp takes the end of the file for one.
bool never_closed(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || text.substr(at + 1, 1) != "'") return false;
      ++at;  // two of them stand for one
    }
  }
  return true;
}

/// Builds the tree from the parser's events.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(seen_document_, true))
      throw Stop{mark, "a second YAML document begins here", "keep one document, without --- or ..."};
  }
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_alias(mark); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_alias(mark); }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(mark, Node::Type::null); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    refuse_tag(mark, tag);
    const auto begin = static_cast<std::size_t>(std::max(mark.pos, 0));
    if (begin < text_.size() && (text_[begin] == '"' || text_[begin] == '\'') && never_closed(text_, begin))
      throw Stop{mark, "a quote opens here and is never closed", "put the second quote at the end of the value"};
    add(mark, Node::Type::scalar).text = value;
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(mark, Node::Type::list);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(mark, Node::Type::map);
  }
  void OnMapEnd() override { open_.pop_back(); }

  Node root;
  std::vector<Problem> problems;

 private:
  /// A map or list that is being filled. Indices, because the vectors that hold the nodes grow.
  struct Open {
    Node* node;
    bool key_next;
    bool duplicate = false;
  };

  [[noreturn]] static void refuse_alias(const YAML::Mark& mark) {
    throw Stop{mark, "an anchor or alias stands here, which invd does not read",
               "write the value out; a text that begins with & or * needs quotes"};
  }
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw Stop{mark, "a tag (!...) stands here, which invd does not read",
                 "leave it out; a text that begins with ! needs quotes"};
  }

  Node& add(const YAML::Mark& mark, Node::Type type) {
    if (++nodes_ > kMaxNodes) throw Stop{mark, "more than 100,000 values", "no configuration needs that many"};
    if (open_.empty()) return place(root, mark, type);
    Open& parent = open_.back();
    if (parent.node->type == Node::Type::list) return place(parent.node->items.emplace_back(), mark, type);
    if (parent.key_next) {
      if (type != Node::Type::scalar)
        throw Stop{mark, "a key was expected", "a key is a plain word before a colon, as in `level: info`"};
      if (parent.node->entries.size() >= kMaxKeys) throw Stop{mark, "more than 1,000 keys side by side", {}};
      parent.key_next = false;
      return place(parent.node->entries.emplace_back().key, mark, type);
    }
    parent.key_next = true;
    check_duplicate(*parent.node);
    return place(parent.node->entries.back().value, mark, type);
  }

  static Node& place(Node& node, const YAML::Mark& mark, Node::Type type) {
    node.type = type;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  /// Nodes on the way down stay where they are while something below them is open: only the innermost one grows.
  void open(const YAML::Mark& mark, Node::Type type) {
    if (open_.size() >= kMaxDepth) throw Stop{mark, "nested deeper than 16 levels", "no key lies that deep"};
    Node& node = add(mark, type);
    open_.push_back({&node, true});
  }

  void check_duplicate(const Node& map) {
    const Node& key = map.entries.back().key;
    const auto first = std::ranges::find(map.entries, key.text, [](const auto& entry) { return entry.key.text; });
    if (&first->key == &key) return;
    problems.push_back({file_, key.line, key.column, show(key.text),
                        "stands here a second time; the first is in line " + std::to_string(first->key.line),
                        "delete one of the two"});
  }

  std::string_view text_;
  std::string file_;
  std::vector<Open> open_;
  std::size_t nodes_ = 0;
  bool seen_document_ = false;
};

/// What would confuse the parser or a reader of its messages, found before it starts.
std::vector<Problem> check_bytes(std::string_view text, const std::string& file) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
      text.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    return {{file, 1, 1, {}, "is written in UTF-16 or UTF-32", "save it as UTF-8"}};
  if (const std::size_t bad = first_bad_utf8(text); bad != std::string_view::npos) {
    const Place place = place_of(text, bad);
    return {{file, place.line, place.column, {}, "a byte that is not UTF-8", "save the file as UTF-8"}};
  }
  int line = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view row = text.substr(begin, end - begin);
    const std::size_t first = row.find_first_not_of(" \t\r");
    const std::size_t tab = row.find('\t');
    if (tab < first && first != std::string_view::npos)
      return {{file, line, static_cast<int>(tab) + 1, {}, "indented with a tab", "indent with blanks"}};
    const auto control =
        std::ranges::find_if(row, [](unsigned char c) { return (c < 0x20 && c != '\t' && c != '\r') || c == 0x7f; });
    if (control != row.end())
      return {{file, line, static_cast<int>(control - row.begin()) + 1, {}, "a control character", "delete it"}};
    begin = end + 1;
  }
  return {};
}

}  // namespace

std::expected<Node, std::vector<Problem>> read_yaml(std::string_view text, const std::string& file_name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (std::vector<Problem> problems = check_bytes(text, file_name); !problems.empty())
    return std::unexpected(std::move(problems));

  Builder builder(text, file_name);
  const auto problem = [&](const YAML::Mark& mark, std::string what, std::string hint) {
    const int line = mark.line < 0 ? 1 : mark.line + 1;
    const int column = mark.column < 0 ? 1 : mark.column + 1;
    builder.problems.push_back({file_name, line, column, {}, std::move(what), std::move(hint)});
  };
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop& stop) {
    problem(stop.mark, stop.what, stop.hint);
  } catch (const YAML::Exception& e) {
    problem(e.mark, "is not YAML: " + e.msg,
            "look at the indentation, colons, brackets and quotes in and above this line");
  }
  if (!builder.problems.empty()) return std::unexpected(std::move(builder.problems));
  return std::move(builder.root);
}

}  // namespace invd::config
