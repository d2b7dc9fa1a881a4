#include "document_fields.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "service/classification.h"

namespace rotulus::api {
namespace {

constexpr TextRule kTitle{1, 500, Lines::kOne};
constexpr TextRule kType{1, 64, Lines::kOne};
constexpr TextRule kTag{1, 64, Lines::kOne};
constexpr TextRule kNumber{0, 200, Lines::kOne}, kLabel{0, 100, Lines::kOne};
constexpr TextRule kPath{0, 1000, Lines::kOne};
constexpr TextRule kName{0, 64, Lines::kOne};  // of a user, a workflow, a template
constexpr TextRule kFieldName{1, 64, Lines::kOne};
constexpr TextRule kFieldValue{0, 1000, Lines::kOne};
constexpr TextRule kSummary{1, 2000, Lines::kMany};
constexpr std::size_t kMostTags = 50, kMostFields = 100;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

// The shape of BCP 47: "zh", "en", "zh-Hant". Whether the language exists is not looked up.
bool is_language(std::string_view text) {
  bool first = true;
  while (true) {
    const std::string_view part = text.substr(0, text.find('-'));
    const bool letters = std::all_of(part.begin(), part.end(), first ? is_letter : is_letter_or_digit);
    if (!letters || part.empty() || part.size() > (first ? 3U : 8U) || (first && part.size() < 2)) return false;
    if (part.size() == text.size()) return true;
    text.remove_prefix(part.size() + 1);
    first = false;
  }
}

// Paths become files when a space is exported: they must stay inside it, everywhere.
bool is_inside(std::string_view path) {
  if (path.find('\\') != std::string_view::npos) return false;
  while (true) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (part.empty() || part == "." || part == ".." || part.front() == ' ' || part.back() == ' ' ||
        http::equal_ignoring_case(part, ".git"))
      return false;
    if (part.size() == path.size()) return true;
    path.remove_prefix(part.size() + 1);
  }
}

std::optional<std::string> read_language(const Fields& body) {
  auto language = body.optional_text("language", {0, 35, Lines::kOne});
  if (language && !language->empty() && !is_language(*language))
    throw Error(ErrorCode::kInvalidArgument, "The field 'language' must be a language tag such as \"zh\" or \"en\", or empty.");
  return language;
}

std::optional<std::string> read_path(const Fields& body) {
  auto path = body.optional_text("path", kPath);
  if (path && !path->empty() && !is_inside(*path))
    throw Error(
        ErrorCode::kInvalidArgument,
        "The field 'path' must be a relative path like \"manuals/quality.md\": no empty parts, no '.', '..' or '.git', no "
        "backslash, no part that begins or ends with a space.");
  return path;
}

std::optional<std::vector<std::string>> read_set(const Fields& body, const std::string& name, std::size_t most) {
  auto values = body.optional_texts(name, most, kTag);
  if (values && std::set<std::string>(values->begin(), values->end()).size() != values->size())
    throw Error(ErrorCode::kInvalidArgument, "The field '" + name + "' holds the same value twice.");
  return values;
}

std::optional<std::vector<std::string>> read_tags(const Fields& body) { return read_set(body, "tags", kMostTags); }

std::optional<std::vector<std::string>> read_categories(const Fields& body) {
  return read_set(body, "categories", service::kMostCategoriesOfDocument);
}

std::optional<std::map<std::string, std::string>> read_fields(const Fields& body) {
  return body.optional_named_texts("fields", kMostFields, kFieldName, kFieldValue);
}

bool changes_something(const service::DraftChange& change) {
  return change.title || change.language || change.type || change.tags || change.categories || change.translation_of ||
         change.translated_version || change.path || change.owner || change.workflow || change.fields || change.content;
}

}  // namespace

ChangeKind parse_change(const std::string& what, const std::string& text) {
  if (text.empty()) return ChangeKind::kMinor;
  if (const auto kind = parse_change_kind(text)) return *kind;
  throw Error(ErrorCode::kInvalidArgument, what + " must be minor or major.");
}

storage::Metadata read_new_metadata(const Fields& body) {
  storage::Metadata metadata;
  metadata.title = body.text("title", kTitle);
  metadata.language = read_language(body).value_or("");
  metadata.type = body.optional_text("type", kType).value_or(metadata.type);
  metadata.tags = read_tags(body).value_or(std::vector<std::string>());
  metadata.categories = read_categories(body).value_or(std::vector<std::string>());
  metadata.translation_of = body.optional_text("translation_of", kNumber).value_or("");
  metadata.translated_version = body.optional_text("translated_version", kLabel).value_or("");
  metadata.path = read_path(body).value_or("");
  metadata.template_id = body.optional_text("template", kName).value_or("");
  metadata.workflow = body.optional_text("workflow", kName).value_or("");
  for (auto& field : read_fields(body).value_or(std::map<std::string, std::string>())) metadata.fields.emplace_back(field);
  return metadata;
}

service::DraftChange read_draft_change(const Fields& body, std::size_t content_bytes) {
  service::DraftChange change;
  change.title = body.optional_text("title", kTitle);
  change.language = read_language(body);
  change.type = body.optional_text("type", kType);
  change.tags = read_tags(body);
  change.categories = read_categories(body);
  change.translation_of = body.optional_text("translation_of", kNumber);
  change.translated_version = body.optional_text("translated_version", kLabel);
  change.path = read_path(body);
  change.owner = body.optional_text("owner", kName);
  change.workflow = body.optional_text("workflow", kName);
  change.fields = read_fields(body);
  change.content = body.optional_text("content", {0, content_bytes, Lines::kMany});
  change.summary = body.optional_text("summary", kSummary);
  change.change = parse_change("The field 'change'", body.optional_text("change", {1, 20, Lines::kOne}).value_or(""));
  if (!changes_something(change))
    throw Error(ErrorCode::kInvalidArgument,
                "Name at least one of title, language, type, tags, categories, translation_of, translated_version, path, owner, "
                "workflow, fields and content to change.");
  return change;
}

}  // namespace rotulus::api
