#include "media_types.h"

#include <array>
#include <string_view>

#include "core/ascii.h"

namespace rotulus::api {
namespace {

struct MediaType {
  std::string_view ending, type;
};
constexpr std::array<MediaType, 12> kFileTypes{{
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {".pdf", "application/pdf"},
    {".zip", "application/zip"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".csv", "text/csv"},
    {".txt", "text/plain"},
}};

std::string lower_ending(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
  const auto dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0) return {};
  return ascii_lower(std::string_view(name).substr(dot));
}

}  // namespace

std::string media_type_of(const storage::Revision& revision) {
  const std::string ending = lower_ending(revision.metadata.path);
  if (revision.is_text) {
    // What is written here and has no file name is Markdown.
    const bool markdown = ending == ".md" || ending == ".markdown" || revision.metadata.path.empty();
    return markdown ? "text/markdown; charset=utf-8" : "text/plain; charset=utf-8";
  }
  for (const MediaType& known : kFileTypes)
    if (known.ending == ending) return std::string(known.type);
  return "application/octet-stream";
}

std::string file_name_of(const storage::Revision& revision, const std::string& number) {
  const std::string& path = revision.metadata.path;
  if (path.empty()) return number + (revision.is_text ? ".md" : ".bin");
  return path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
}

}  // namespace rotulus::api
