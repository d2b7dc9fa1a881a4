#include "http/assets.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "http/conditional.h"
#include "text.h"

namespace rotulus::http {
namespace {

struct MediaType {
  std::string_view ending, type;
};
constexpr std::array<MediaType, 15> kMediaTypes{{{".html", "text/html; charset=utf-8"},
                                                 {".js", "text/javascript; charset=utf-8"},
                                                 {".mjs", "text/javascript; charset=utf-8"},
                                                 {".css", "text/css; charset=utf-8"},
                                                 {".json", "application/json"},
                                                 {".map", "application/json"},
                                                 {".webmanifest", "application/manifest+json"},
                                                 {".svg", "image/svg+xml"},
                                                 {".png", "image/png"},
                                                 {".ico", "image/x-icon"},
                                                 {".webp", "image/webp"},
                                                 {".jpg", "image/jpeg"},
                                                 {".woff2", "font/woff2"},
                                                 {".wasm", "application/wasm"},
                                                 {".txt", "text/plain; charset=utf-8"}}};

// FNV-1a, 64 bits, for entity tags: they tell versions of our own files apart and need withstand nobody.
std::string fingerprint(std::string_view content) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  char buffer[24];
  return {buffer,
          static_cast<std::size_t>(std::snprintf(buffer, sizeof buffer, "%016llx", static_cast<unsigned long long>(hash)))};
}

std::string_view name_of(Assets::Encoding encoding) {
  return encoding == Assets::Encoding::kBrotli ? "br" : encoding == Assets::Encoding::kGzip ? "gzip" : "identity";
}

// "q=0" and "q=0.000" refuse a coding; every other quality takes it.
bool is_refused(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return false;
  const std::string_view quality = trim(parameters.substr(at + 2));
  return quality.starts_with('0') && quality.find_first_of("123456789") == std::string_view::npos;
}

bool accepts(const Request& request, std::string_view coding) {
  bool any = false;
  for (const auto& field : request.headers) {
    if (!equal_ignoring_case(field.name, "Accept-Encoding")) continue;
    std::string_view list = field.value, item;
    while (next_item(list, item)) {
      const std::size_t semicolon = std::min(item.find(';'), item.size());
      const std::string_view named = trim(item.substr(0, semicolon));
      if (equal_ignoring_case(named, coding)) return !is_refused(item.substr(semicolon));
      if (named == "*") any = !is_refused(item.substr(semicolon));
    }
  }
  return any;
}

std::string read_whole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Error(ErrorCode::kIo, "The file " + file.string() + " of the browser application cannot be read.");
  return content;
}

}  // namespace

std::string_view media_type_of(std::string_view path) {
  for (const MediaType& known : kMediaTypes) {
    if (path.ends_with(known.ending)) return known.type;
  }
  return "application/octet-stream";
}

bool has_hashed_name(std::string_view path) {
  constexpr std::size_t kHash = 8;
  const std::string_view file = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  const std::string_view stem = file.substr(0, file.find('.'));
  if (stem.size() < kHash + 2 || stem[stem.size() - kHash - 1] != '-') return false;
  const std::string_view hash = stem.substr(stem.size() - kHash);
  const auto is_hash_character = [](char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '-'; };
  const auto is_telling = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); };
  return std::all_of(hash.begin(), hash.end(), is_hash_character) && std::any_of(hash.begin(), hash.end(), is_telling);
}

void Assets::add(std::string_view path, Encoding encoding, std::string content) {
  // Each variant is a representation of its own and needs its own tag.
  std::string tag = entity_tag(fingerprint(content) + '-' + std::string(name_of(encoding)));
  files_[std::string(path)].variants[encoding] = {std::make_shared<const std::string>(std::move(content)), std::move(tag)};
}

void Assets::add_directory(const std::filesystem::path& directory) {
  namespace fs = std::filesystem;
  std::error_code failure;
  for (const auto& entry : fs::recursive_directory_iterator(directory, failure)) {
    if (!entry.is_regular_file()) continue;
    std::string path = fs::relative(entry.path(), directory).generic_string();
    Encoding encoding = Encoding::kIdentity;
    if (path.ends_with(".gz")) encoding = Encoding::kGzip;
    if (path.ends_with(".br")) encoding = Encoding::kBrotli;
    if (encoding != Encoding::kIdentity) {
      path.erase(path.size() - 3);
      if (!fs::exists(directory / path)) continue;
    }
    add(path, encoding, read_whole(entry.path()));
  }
  if (failure) throw Error(ErrorCode::kIo, "The folder " + directory.string() + " of the browser application cannot be read.");
}

Assets::Encoding Assets::choose(const Request& request, const File& file) {
  for (const Encoding encoding : {Encoding::kBrotli, Encoding::kGzip}) {
    if (file.variants.contains(encoding) && accepts(request, name_of(encoding))) return encoding;
  }
  return Encoding::kIdentity;
}

std::optional<Response> Assets::find(const Request& request, std::string_view path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  const Encoding encoding = choose(request, file);
  const auto variant = file.variants.find(encoding);
  if (variant == file.variants.end()) return std::nullopt;  // only compressed, and this client takes none of them
  Response response{Status::kOk, {}, variant->second.content};
  response.headers.set("Content-Type", media_type_of(path));
  response.headers.set("Cache-Control", has_hashed_name(path) ? "public, max-age=31536000, immutable" : "no-cache");
  if (file.variants.size() > 1) response.headers.set("Vary", "Accept-Encoding");
  if (encoding != Encoding::kIdentity) response.headers.set("Content-Encoding", name_of(encoding));
  return with_tag(request, variant->second.tag, std::move(response));
}

}  // namespace rotulus::http
