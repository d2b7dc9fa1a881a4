#include "metadata_blob.h"

#include <cstdio>

namespace rotulus::storage {
namespace {

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", byte);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

void put_field(std::string& out, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  out.append(key).append(": ").append(double_quoted(value)).append("\n");
}

void put_list(std::string& out, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  out.append(key).append(": [");
  for (std::size_t i = 0; i < values.size(); ++i) out += (i ? ", " : "") + double_quoted(values[i]);
  out += "]\n";
}

// Takes one quoted string from the front of `rest`; empty when there is none.
std::string take_quoted(std::string_view& rest) {
  std::string value;
  const auto begin = rest.find('"');
  if (begin == std::string_view::npos) {
    rest = {};
    return value;
  }
  std::size_t i = begin + 1;
  for (; i < rest.size() && rest[i] != '"'; ++i) {
    if (rest[i] != '\\' || i + 1 >= rest.size()) {
      value += rest[i];
      continue;
    }
    std::uint8_t byte = 0;
    if (rest[++i] == 'x' && i + 2 < rest.size() && from_hex(rest.substr(i + 1, 2), &byte, 1)) {
      value += static_cast<char>(byte);
      i += 2;
    } else {
      value += rest[i];
    }
  }
  rest = i < rest.size() ? rest.substr(i + 1) : std::string_view();
  return value;
}

void read_field(std::string_view key, std::string_view value, Metadata& metadata, std::string* number) {
  if (key == "tags" || key == "categories") {
    std::vector<std::string>& list = key == "tags" ? metadata.tags : metadata.categories;
    while (value.find('"') != std::string_view::npos) list.push_back(take_quoted(value));
    return;
  }
  std::string* target = key == "title"                ? &metadata.title
                        : key == "path"               ? &metadata.path
                        : key == "type"               ? &metadata.type
                        : key == "language"           ? &metadata.language
                        : key == "owner"              ? &metadata.owner
                        : key == "number"             ? number
                        : key == "workflow"           ? &metadata.workflow
                        : key == "template"           ? &metadata.template_id
                        : key == "translation_of"     ? &metadata.translation_of
                        : key == "translated_version" ? &metadata.translated_version
                                                      : nullptr;
  if (target) *target = take_quoted(value);
}

}  // namespace

std::string metadata_to_yaml(const std::string& number, const Metadata& metadata) {
  std::string out;
  put_field(out, "number", number);
  put_field(out, "title", metadata.title);
  put_field(out, "path", metadata.path);
  put_field(out, "type", metadata.type);
  put_field(out, "language", metadata.language);
  put_field(out, "owner", metadata.owner);
  put_list(out, "tags", metadata.tags);
  put_field(out, "workflow", metadata.workflow);
  put_field(out, "template", metadata.template_id);
  put_list(out, "categories", metadata.categories);
  put_field(out, "translation_of", metadata.translation_of);
  put_field(out, "translated_version", metadata.translated_version);
  if (metadata.fields.empty()) return out;
  out += "fields:\n";
  for (const auto& [name, value] : metadata.fields) out += "  " + double_quoted(name) + ": " + double_quoted(value) + "\n";
  return out;
}

Metadata metadata_from_yaml(std::string_view yaml, std::string* number) {
  Metadata metadata;
  metadata.type.clear();
  while (!yaml.empty()) {
    const auto end = yaml.find('\n');
    const std::string_view line = yaml.substr(0, end);
    yaml = end == std::string_view::npos ? std::string_view() : yaml.substr(end + 1);
    if (line.starts_with("  \"")) {
      std::string_view rest = line;
      std::string name = take_quoted(rest);
      metadata.fields.emplace_back(std::move(name), take_quoted(rest));
      continue;
    }
    if (const auto colon = line.find(':'); colon != std::string_view::npos)
      read_field(line.substr(0, colon), line.substr(colon + 1), metadata, number);
  }
  return metadata;
}

}  // namespace rotulus::storage
