#include "fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/document.h"
#include "core/error.h"

namespace rotulus::api {
namespace {

using nlohmann::json;

constexpr std::size_t kDeepest = 8;  // no body of this interface nests further than a list of objects

Error refusal(const std::string& message) { return {ErrorCode::kInvalidArgument, message}; }

std::string in_quotes(std::string_view name) { return "'" + std::string(name) + "'"; }

// Follows the parser: refuses what it would let pass, members named twice and senseless depth.
class Watch {
 public:
  bool operator()(int, json::parse_event_t event, json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
      case json::parse_event_t::array_start:
        names_.emplace_back();
        if (names_.size() > kDeepest) throw refusal("The JSON of the body is nested too deeply.");
        break;
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        names_.pop_back();
        break;
      case json::parse_event_t::key:
        if (!names_.back().insert(parsed.get<std::string>()).second)
          throw refusal("The field " + in_quotes(parsed.get<std::string>()) + " stands twice in the body.");
        break;
      case json::parse_event_t::value:
        break;
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> names_;
};

json parse_strictly(std::string_view text) {
  if (!is_text(text)) throw refusal("The body must be JSON in UTF-8 without NUL.");
  try {
    Watch watch;
    // By reference: the parser copies its callback, and the state must not be copied along.
    return json::parse(text,
                       [&watch](int depth, json::parse_event_t event, json& parsed) { return watch(depth, event, parsed); });
  } catch (const json::parse_error& error) {
    throw refusal("The body is not JSON: it goes wrong at byte " + std::to_string(error.byte) + ".");
  } catch (const json::exception&) {
    throw refusal("The body is not JSON that can be taken: a number in it is too large.");
  }
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool is_line_break(char c) { return c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

struct Fields::Object {
  json value;
  std::string where;  // "items[2]." inside a list, "signature." inside an object; empty for the body itself

  std::string field(std::string_view name) const { return "The field '" + where + std::string(name) + "'"; }
  const json* find(std::string_view name) const {
    const auto found = value.find(std::string(name));
    return found == value.end() ? nullptr : &*found;
  }
  const json& require(std::string_view name) const {
    if (const json* found = find(name)) return *found;
    throw refusal(field(name) + " is missing.");
  }
  void check_names(std::initializer_list<std::string_view> known) const {
    for (const auto& [name, member] : value.items()) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      throw refusal(field(name.substr(0, 60)) + " is not known here.");
    }
  }
  // The member at `place` ("items[2]"), an object in its turn.
  std::unique_ptr<Object> inner(const json& member, const std::string& place,
                                std::initializer_list<std::string_view> known) const {
    if (!member.is_object()) throw refusal(field(place) + " must be an object.");
    auto object = std::make_unique<Object>(Object{member, where + place + "."});
    object->check_names(known);
    return object;
  }
  std::string text(const json& member, const std::string& what, TextRule rule) const {
    if (!member.is_string()) throw refusal(what + " must be a text.");
    const auto& content = member.get_ref<const std::string&>();
    check_text(what, content, rule);
    return content;
  }
};

void check_text(const std::string& what, std::string_view text, TextRule rule) {
  if (text.size() < rule.min_bytes) throw refusal(what + " must not be " + (text.empty() ? "empty." : "so short."));
  if (text.size() > rule.max_bytes) throw refusal(what + " has at most " + std::to_string(rule.max_bytes) + " bytes.");
  const bool bad = std::any_of(text.begin(), text.end(),
                               [&](char c) { return is_control(c) && !(rule.lines == Lines::kMany && is_line_break(c)); });
  if (bad) throw refusal(what + " must not hold control characters" + (rule.lines == Lines::kOne ? " or line breaks." : "."));
}

Fields::Fields(std::unique_ptr<Object> object) : object_(std::move(object)) {}
Fields::Fields(Fields&&) noexcept = default;
Fields::~Fields() = default;

Fields Fields::parse(std::string_view text, std::initializer_list<std::string_view> known) {
  auto object = std::make_unique<Object>();
  object->value = parse_strictly(text);
  if (!object->value.is_object()) throw refusal("The body must be a JSON object.");
  object->check_names(known);
  return Fields(std::move(object));
}

Fields Fields::read(http::Request& request, std::size_t max_bytes, std::initializer_list<std::string_view> known) {
  return parse(request.read_body(max_bytes), known);
}

bool Fields::has(std::string_view name) const { return object_->find(name) != nullptr; }

std::string Fields::text(std::string_view name, TextRule rule) const {
  return object_->text(object_->require(name), object_->field(name), rule);
}

std::optional<std::string> Fields::optional_text(std::string_view name, TextRule rule) const {
  if (!has(name)) return std::nullopt;
  return text(name, rule);
}

bool Fields::flag(std::string_view name) const {
  const json& member = object_->require(name);
  if (!member.is_boolean()) throw refusal(object_->field(name) + " must be true or false.");
  return member.get<bool>();
}

Timestamp Fields::time(std::string_view name) const {
  const auto parsed = Timestamp::parse(text(name, {1, 40, Lines::kOne}));
  if (!parsed) throw refusal(object_->field(name) + " must be a time in UTC like \"2026-03-01T09:30:00Z\".");
  return *parsed;
}

std::optional<Timestamp> Fields::optional_time(std::string_view name) const {
  if (!has(name)) return std::nullopt;
  return time(name);
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name, std::int64_t low, std::int64_t high) const {
  const json* member = object_->find(name);
  if (member == nullptr) return std::nullopt;
  // What does not fit into 64 bits is unsigned or a floating number to the parser.
  const bool fits = member->is_number_integer() && (!member->is_number_unsigned() || member->get<std::uint64_t>() <= INT64_MAX);
  if (!fits || member->get<std::int64_t>() < low || member->get<std::int64_t>() > high)
    throw refusal(object_->field(name) + " must be a whole number from " + std::to_string(low) + " to " + std::to_string(high) +
                  ".");
  return member->get<std::int64_t>();
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t max_items, TextRule rule) const {
  const json& list = object_->require(name);
  if (!list.is_array()) throw refusal(object_->field(name) + " must be a list of texts.");
  if (list.size() > max_items) throw refusal(object_->field(name) + " has at most " + std::to_string(max_items) + " entries.");
  std::vector<std::string> result;
  for (std::size_t i = 0; i < list.size(); ++i)
    result.push_back(object_->text(list[i], object_->field(std::string(name) + "[" + std::to_string(i) + "]"), rule));
  return result;
}

std::optional<std::vector<std::string>> Fields::optional_texts(std::string_view name, std::size_t max_items,
                                                               TextRule rule) const {
  if (!has(name)) return std::nullopt;
  return texts(name, max_items, rule);
}

std::optional<std::map<std::string, std::string>> Fields::optional_named_texts(std::string_view name, std::size_t max_items,
                                                                               TextRule name_rule, TextRule rule) const {
  const json* members = object_->find(name);
  if (members == nullptr) return std::nullopt;
  const std::string what = object_->field(name);
  if (!members->is_object()) throw refusal(what + " must be an object of texts.");
  if (members->size() > max_items) throw refusal(what + " has at most " + std::to_string(max_items) + " members.");
  std::map<std::string, std::string> result;
  for (const auto& [member, value] : members->items()) {
    check_text("The name of a member of '" + object_->where + std::string(name) + "'", member, name_rule);
    result.emplace(member, object_->text(value, object_->field(std::string(name) + "." + member), rule));
  }
  return result;
}

std::optional<Fields> Fields::optional_object(std::string_view name, std::initializer_list<std::string_view> known) const {
  const json* member = object_->find(name);
  if (member == nullptr) return std::nullopt;
  return Fields(object_->inner(*member, std::string(name), known));
}

std::vector<Fields> Fields::objects(std::string_view name, std::size_t max_items,
                                    std::initializer_list<std::string_view> known) const {
  const json& list = object_->require(name);
  if (!list.is_array()) throw refusal(object_->field(name) + " must be a list.");
  if (list.size() > max_items) throw refusal(object_->field(name) + " has at most " + std::to_string(max_items) + " entries.");
  std::vector<Fields> result;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string where = std::string(name) + "[" + std::to_string(i) + "]";
    result.push_back(Fields(object_->inner(list[i], where, known)));
  }
  return result;
}

}  // namespace rotulus::api
