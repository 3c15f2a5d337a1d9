#include "config/tree.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "config/text.h"

namespace invd::config {
namespace {

constexpr std::size_t kMostListEntries = 10'000;

/// A name that stands under a section of the schema.
struct Child {
  std::string_view name;     ///< without "[]"
  const Key* key = nullptr;  ///< of a leaf or an optional section
  bool section = false;
  bool list = false;
};

/// The names below `prefix` ("integrations[].fba."), in the schema's order.
std::vector<Child> children_of(std::string_view prefix) {
  std::vector<Child> children;
  for (const Key& key : schema()) {
    if (!key.path.starts_with(prefix)) continue;
    const std::string_view rest = key.path.substr(prefix.size());
    std::string_view name = rest.substr(0, rest.find('.'));
    const bool leaf = name.size() == rest.size();
    const bool list = name.ends_with("[]");
    if (list) name.remove_suffix(2);
    if (children.empty() || children.back().name != name) children.push_back({name, nullptr, false, list});
    if (leaf) children.back().key = &key;
    children.back().section = children.back().section || (!leaf && !list) || key.kind == Kind::optional_section;
  }
  return children;
}

/// The schema's key that ends in this name, for one written in the wrong section.
std::string_view elsewhere(std::string_view name) {
  for (const Key& key : schema())
    for (std::string_view path = key.path; !path.empty();
         path = path.substr(0, std::max<std::size_t>(path.rfind('.'), 1) - 1)) {
      const std::size_t dot = path.rfind('.');
      if (dot == std::string_view::npos) break;
      if (path.substr(dot + 1) == name) return path;
    }
  return {};
}

class Reader {
 public:
  Reader(const std::string& file, std::vector<Problem>& problems) : file_(file), problems_(problems) {}

  /// `prefix` is the schema's path of this section with its final dot, `inside` the same from the scope on.
  void read_section(const std::string& prefix, const std::string& inside, const Node* section, Scope& scope) {
    const std::vector<Child> children = children_of(prefix);
    if (section != nullptr) refuse_unknown(children, *section, inside, scope);
    for (const Child& child : children) {
      const Node* const node = find(section, child.name);
      if (child.list)
        read_list(prefix, inside, child, node, scope);
      else if (child.section)
        read_subsection(prefix, inside, child, node, section, scope);
      else
        read_leaf(inside, child, node, section, scope);
    }
  }

 private:
  void problem(int line, int column, std::string key, std::string what, std::string hint) {
    problems_.push_back({file_, line, column, std::move(key), std::move(what), std::move(hint)});
  }

  static const Node* find(const Node* section, std::string_view name) {
    if (section == nullptr) return nullptr;
    for (const auto& [key, value] : section->entries)
      if (key.text == name) return &value;
    return nullptr;
  }

  static std::string full_path(const Scope& scope, const std::string& inside) {
    return scope.path.empty() ? inside : scope.path + "." + inside;
  }

  void refuse_unknown(const std::vector<Child>& children, const Node& section, const std::string& inside,
                      const Scope& scope) {
    std::vector<std::string_view> names;
    for (const Child& child : children) names.push_back(child.name);
    for (const auto& [key, value] : section.entries) {
      if (std::ranges::find(names, key.text) != names.end()) continue;
      std::string hint;
      if (const std::string_view close = nearest(key.text, names); !close.empty()) {
        hint = "did you mean " + std::string(close) + "?";
      } else if (const std::string_view other = elsewhere(key.text); !other.empty()) {
        hint = "there is " + std::string(other);
      } else {
        hint = "known here:";
        for (const std::string_view name : names) hint += (hint.back() == ':' ? " " : ", ") + std::string(name);
      }
      problem(key.line, key.column, full_path(scope, inside + show(key.text)), "is not a key that invd knows",
              std::move(hint));
    }
  }

  void read_list(const std::string& prefix, const std::string& inside, const Child& child, const Node* node,
                 Scope& scope) {
    const std::string name = inside + std::string(child.name);
    std::vector<Scope>& list = scope.lists[name];
    if (node == nullptr || node->type == Node::Type::null) return;
    if (node->type != Node::Type::list || node->items.size() > kMostListEntries) {
      problem(node->line, node->column, full_path(scope, name), "expected a list of sections, each begun with a dash",
              "write \"- name: ...\" below it");
      return;
    }
    for (std::size_t i = 0; i < node->items.size(); ++i) {
      const Node& item = node->items[i];
      const Node* const item_name = find(&item, "name");
      const bool named = item_name != nullptr && item_name->type == Node::Type::scalar && !item_name->text.empty();
      Scope& entry = list.emplace_back();
      entry.path = full_path(scope, name) + "[" + (named ? show(item_name->text) : std::to_string(i)) + "]";
      entry.line = item.line;
      entry.column = item.column;
      if (item.type == Node::Type::map)
        read_section(prefix + std::string(child.name) + "[].", "", &item, entry);
      else
        problem(item.line, item.column, entry.path, "expected a section of keys", {});
    }
  }

  void read_subsection(const std::string& prefix, const std::string& inside, const Child& child, const Node* node,
                       const Node* parent, Scope& scope) {
    const std::string name = inside + std::string(child.name);
    const bool absent = node == nullptr || node->type == Node::Type::null;
    if (child.key != nullptr && absent) return;
    if (!absent && node->type != Node::Type::map) {
      problem(node->line, node->column, full_path(scope, name), "expected a section of keys",
              "write its keys below it, indented");
      if (child.key == nullptr) mark_bad(prefix + std::string(child.name) + ".", name + ".", *node, scope);
      return;
    }
    // A missing required key is reported where its section begins, or else the one around it.
    Node empty;
    if (absent && parent != nullptr) {
      empty.line = parent->line;
      empty.column = parent->column;
    }
    empty.type = Node::Type::map;
    read_section(prefix + std::string(child.name) + ".", name + ".", absent ? &empty : node, scope);
  }

  /// Every key of a section that is none gets an entry that later checks leave alone.
  static void mark_bad(const std::string& prefix, const std::string& inside, const Node& node, Scope& scope) {
    for (const Key& key : schema()) {
      if (!key.path.starts_with(prefix)) continue;
      const std::string name = inside + std::string(key.path.substr(prefix.size()));
      Entry entry;
      entry.key = &key;
      entry.path = full_path(scope, name);
      entry.line = node.line;
      entry.column = node.column;
      scope.entries.emplace(name, std::move(entry));
    }
  }

  void read_leaf(const std::string& inside, const Child& child, const Node* node, const Node* section, Scope& scope) {
    const std::string name = inside + std::string(child.name);
    const Key& key = *child.key;
    Entry entry;
    entry.key = &key;
    entry.path = full_path(scope, name);
    const Node* const place = node != nullptr ? node : section;
    entry.line = place == nullptr ? scope.line : place->line;
    entry.column = place == nullptr ? scope.column : place->column;
    if (node == nullptr && key.default_text == kRequired) {
      problem(entry.line, entry.column, entry.path, "is missing; expected " + expectation(key), std::string(key.help));
    } else if (node == nullptr) {
      entry.value = default_value(key);
      entry.good = true;
    } else if (std::expected<Value, Misfit> value = read_value(key, *node)) {
      entry.value = std::move(*value);
      entry.origin = Origin::file;
      entry.good = true;
    } else {
      const Misfit& wrong = value.error();
      problem(wrong.line == 0 ? node->line : wrong.line, wrong.line == 0 ? node->column : wrong.column, entry.path,
              wrong.what, wrong.hint);
    }
    scope.entries.emplace(name, std::move(entry));
  }

  static Value default_value(const Key& key) {
    const std::expected<Node, std::vector<Problem>> node = read_yaml(key.default_text, "default");
    INVD_ASSERT(node.has_value());
    std::expected<Value, Misfit> value = Value{};
    if (key.kind == Kind::group_list || key.kind == Kind::country_list || node->type != Node::Type::null)
      value = read_value(key, *node);
    else
      value = Value{.null = true, .text = "null", .groups = {}};
    INVD_ASSERT(value.has_value());
    return std::move(*value);
  }

  const std::string& file_;
  std::vector<Problem>& problems_;
};

void add_values(const std::string& prefix, const Scope& scope, const std::string& file,
                std::vector<EffectiveValue>& values) {
  std::string_view last_list;
  for (const Key& key : schema()) {
    if (!key.path.starts_with(prefix)) continue;
    const std::string_view rest = key.path.substr(prefix.size());
    if (const std::size_t brackets = rest.find("[]."); brackets != std::string_view::npos) {
      const std::string_view list = rest.substr(0, brackets);
      if (std::exchange(last_list, list) == list) continue;
      for (const Scope& entry : scope.list(list)) add_values(prefix + std::string(list) + "[].", entry, file, values);
    } else if (scope.has(rest)) {
      const Entry& entry = scope.at(rest);
      const bool from_file = entry.origin == Origin::file;
      values.push_back({entry.path, entry.value.text, entry.origin, from_file ? file : std::string(),
                        from_file ? entry.line : 0, std::string(key.path)});
    }
  }
}

}  // namespace

const Entry& Scope::at(std::string_view key) const {
  const auto found = entries.find(key);
  INVD_ASSERT(found != entries.end());
  return found->second;
}

const std::vector<Scope>& Scope::list(std::string_view name) const {
  static const std::vector<Scope> kNone;
  const auto found = lists.find(name);
  return found == lists.end() ? kNone : found->second;
}

Scope read_tree(const Node& root, const std::string& file_name, std::vector<Problem>& problems) {
  Scope scope;
  if (root.type == Node::Type::map || root.type == Node::Type::null) {
    Reader(file_name, problems).read_section("", "", &root, scope);
  } else {
    problems.push_back({file_name,
                        root.line,
                        root.column,
                        {},
                        "expected sections of keys, as organization: and below it "
                        "name: ...",
                        "start from the example that comes with invd"});
  }
  return scope;
}

std::vector<EffectiveValue> effective_values(const Scope& root, const std::string& file_name) {
  std::vector<EffectiveValue> values;
  add_values("", root, file_name, values);
  return values;
}

}  // namespace invd::config
