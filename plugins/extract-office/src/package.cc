#include "package.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace rotulus::office {
namespace {

using End = sdk::Reading::End;
using Part = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

Refusal damaged(const std::string& what) { return {End::kDamaged, what}; }

zip_t* open_archive(std::string_view content) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(content.data(), content.size(), 0, &error);
  zip_t* archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  if (!archive && source) zip_source_free(source);
  zip_error_fini(&error);
  return archive;
}

// "slide12.xml" -> 12; 0 without a number.
long number_in(const std::string& name) {
  const std::size_t at = name.find_first_of("0123456789", name.rfind('/') + 1);
  return at == std::string::npos ? 0 : std::strtol(name.c_str() + at, nullptr, 10);
}

}  // namespace

Package::Package(std::string_view content) : archive_(open_archive(content), &zip_discard) {
  if (!archive_) throw damaged("It is no whole archive: its end may be missing.");
  if (zip_get_num_entries(archive_.get(), 0) > kMostParts)
    throw Refusal(End::kTooLarge, "It has more than " + std::to_string(kMostParts) + " parts.");
}

bool Package::has(const std::string& part) const { return zip_name_locate(archive_.get(), part.c_str(), 0) >= 0; }

std::vector<std::string> Package::parts(std::string_view beginning, std::string_view ending) const {
  std::vector<std::string> names;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive_.get(), 0); ++i) {
    const char* name = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), 0);
    if (name && std::string_view(name).starts_with(beginning) && std::string_view(name).ends_with(ending))
      names.emplace_back(name);
  }
  std::stable_sort(names.begin(), names.end(),
                   [](const std::string& a, const std::string& b) { return number_in(a) < number_in(b); });
  return names;
}

void Package::check_size(const zip_stat_t& facts, const std::string& part) {
  if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) && facts.encryption_method != ZIP_EM_NONE)
    throw Refusal(End::kEncrypted, "It is protected by a password.");
  if (!(facts.valid & ZIP_STAT_SIZE) || !(facts.valid & ZIP_STAT_COMP_SIZE)) throw damaged("Its part " + part + " has no size.");
  const bool is_bomb = facts.size > kMostModest && facts.size / std::max<std::uint64_t>(facts.comp_size, 1) > kHighRatio;
  if (is_bomb || facts.size > kMostBytes || unpacked_ + facts.size > kMostBytes)
    throw Refusal(End::kTooLarge, "Its part " + part + " unpacks to " + std::to_string(facts.size) + " bytes.");
}

void Package::read(const std::string& part, const std::function<bool(std::string_view)>& take) {
  zip_stat_t facts;
  zip_stat_init(&facts);
  if (zip_stat(archive_.get(), part.c_str(), 0, &facts) != 0) return;
  check_size(facts, part);
  const Part opened(zip_fopen(archive_.get(), part.c_str(), 0), &zip_fclose);
  if (!opened) throw damaged("Its part " + part + " cannot be opened.");
  std::array<char, 1 << 16> piece{};
  while (true) {
    const zip_int64_t got = zip_fread(opened.get(), piece.data(), piece.size());
    if (got < 0) throw damaged("Its part " + part + " is damaged.");
    if (got == 0) return;
    unpacked_ += static_cast<std::uint64_t>(got);
    if (unpacked_ > kMostBytes) throw Refusal(End::kTooLarge, "Its part " + part + " unpacks to more than it declares.");
    if (!take({piece.data(), static_cast<std::size_t>(got)})) return;
  }
}

std::string Package::whole(const std::string& part, std::size_t most) {
  std::string bytes;
  read(part, [&](std::string_view piece) {
    bytes += piece.substr(0, most - bytes.size());
    return bytes.size() < most;
  });
  return bytes;
}

}  // namespace rotulus::office
