#include "facets.h"

#include <algorithm>
#include <array>
#include <map>

#include "terms.h"

namespace rotulus::search {
namespace {

constexpr char kEnd = '\x1f';  // of a value
constexpr std::size_t kMaxTags = 50;
constexpr std::size_t kMaxValues = 100;  // reported per facet
constexpr std::array<const char*, 6> kFields = {"space", "type", "state", "language", "year", "tag"};

void append_value(std::string& out, std::string_view value) {
  for (const char c : value)
    if (c != kEnd) out.push_back(c);
  out.push_back(kEnd);
}

using Counts = std::array<std::map<std::string, std::uint64_t>, kFields.size()>;

void add(Counts& counts, std::string_view combination, std::uint64_t times) {
  combination.remove_prefix(std::min<std::size_t>(combination.size(), 1));  // the audience
  for (std::size_t field = 0; !combination.empty(); field = std::min(field + 1, kFields.size() - 1)) {
    const auto end = combination.find(kEnd);
    if (end > 0) counts[field][std::string(combination.substr(0, end))] += times;
    combination.remove_prefix(end == std::string_view::npos ? combination.size() : end + 1);
  }
}

DocumentId document_of(const Xapian::Document& document) {
  const std::string value = document.get_value(kSlotDocument);
  DocumentId id;
  std::copy_n(value.begin(), std::min(value.size(), id.bytes.size()), id.bytes.begin());
  return id;
}

Facet to_facet(const char* field, const std::map<std::string, std::uint64_t>& counted) {
  Facet facet{field, {}};
  for (const auto& [value, count] : counted) facet.values.push_back({value, count});
  std::stable_sort(facet.values.begin(), facet.values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  if (facet.values.size() > kMaxValues) facet.values.resize(kMaxValues);
  return facet;
}

}  // namespace

std::string facet_value(const Entry& entry) {
  std::string value(1, entry.key.audience == Audience::kReaders ? 'r' : 'd');
  append_value(value, entry.space_key);
  append_value(value, entry.type);
  append_value(value, name(entry.state));
  append_value(value, entry.language);
  append_value(value, entry.changed.text().substr(0, 4));
  for (std::size_t i = 0; i < std::min(entry.tags.size(), kMaxTags); ++i) append_value(value, entry.tags[i]);
  return value;
}

void MatchCounter::operator()(const Xapian::Document& document, double) {
  if (entries_++ >= most_) return;
  const DocumentId id = pairs_.empty() ? DocumentId() : document_of(document);
  if (!pairs_.contains(id)) {
    ++single_;
    if (facets_) ++combinations_[document.get_value(kSlotFacets)];
    return;
  }
  std::string value = document.get_value(kSlotFacets);
  const bool drafters = value.starts_with('d');
  const auto [found, fresh] = paired_.try_emplace(id, value);
  if (!fresh && drafters) found->second = std::move(value);
}

std::vector<Facet> MatchCounter::facets() const {
  Counts counts;
  for (const auto& [combination, times] : combinations_) add(counts, combination, times);
  for (const auto& [document, combination] : paired_) add(counts, combination, 1);
  std::vector<Facet> result;
  for (std::size_t i = 0; i < kFields.size(); ++i) result.push_back(to_facet(kFields[i], counts[i]));
  return result;
}

}  // namespace rotulus::search
