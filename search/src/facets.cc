#include "facets.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "terms.h"

namespace rotulus::search {
namespace {

constexpr char kEnd = '\x1f';      // of a value
constexpr char kBetween = '\x1e';  // the categories, which stand together in one value
constexpr std::size_t kMaxTags = 50;
constexpr std::size_t kMaxValues = 100;  // reported per facet
constexpr std::array<const char*, 7> kFields = {"space", "type", "state", "language", "year", "category", "tag"};
constexpr std::size_t kCategories = 5;

void append_value(std::string& out, std::string_view value) {
  for (const char c : value)
    if (c != kEnd && c != kBetween) out.push_back(c);
  out.push_back(kEnd);
}

void append_categories(std::string& out, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    append_value(out, key);
    out.back() = kBetween;
  }
  out.push_back(kEnd);
}

using Counts = std::array<std::map<std::string, std::uint64_t>, kFields.size()>;

// An entry counts once for each of its categories and once for whatever stands above any of them.
void add_categories(std::map<std::string, std::uint64_t>& counted, std::string_view keys, std::uint64_t times,
                    const CategoryTree& tree) {
  std::set<std::string> all;
  for (std::size_t end = keys.find(kBetween); end != std::string_view::npos; end = keys.find(kBetween)) {
    const auto way = tree.lineage(std::string(keys.substr(0, end)));
    all.insert(way.begin(), way.end());
    keys.remove_prefix(end + 1);
  }
  for (const std::string& key : all) counted[key] += times;
}

void take_apart(Counts& counts, std::string_view combination, std::uint64_t times, const CategoryTree& tree) {
  combination.remove_prefix(std::min<std::size_t>(combination.size(), 1));  // the audience
  for (std::size_t field = 0; !combination.empty(); field = std::min(field + 1, kFields.size() - 1)) {
    const auto end = combination.find(kEnd);
    if (field == kCategories)
      add_categories(counts[field], combination.substr(0, end), times, tree);
    else if (end > 0)
      counts[field][std::string(combination.substr(0, end))] += times;
    combination.remove_prefix(end == std::string_view::npos ? combination.size() : end + 1);
  }
}

DocumentId document_of(const Xapian::Document& document) {
  const std::string value = document.get_value(kSlotDocument);
  DocumentId id;
  std::copy_n(value.begin(), std::min(value.size(), id.bytes.size()), id.bytes.begin());
  return id;
}

Facet to_facet(const char* field, const std::map<std::string, std::uint64_t>& counted, std::size_t most) {
  Facet facet{field, {}};
  for (const auto& [value, count] : counted) facet.values.push_back({value, count});
  std::stable_sort(facet.values.begin(), facet.values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  if (facet.values.size() > most) facet.values.resize(most);
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
  append_categories(value, entry.categories);
  for (std::size_t i = 0; i < std::min(entry.tags.size(), kMaxTags); ++i) append_value(value, entry.tags[i]);
  return value;
}

Audience facet_audience(std::string_view value) { return value.starts_with('d') ? Audience::kDrafters : Audience::kReaders; }

void MatchCounter::operator()(const Xapian::Document& document, double) {
  if (entries_++ >= most_) return;
  const DocumentId id = pairs_.empty() ? DocumentId() : document_of(document);
  if (!pairs_.contains(id)) {
    ++single_;
    if (facets_) counter_.add(document.get_value(kSlotFacets), 1);
    return;
  }
  std::string value = document.get_value(kSlotFacets);
  const bool drafters = facet_audience(value) == Audience::kDrafters;
  const auto [found, fresh] = paired_.try_emplace(id, value);
  if (!fresh && drafters) found->second = std::move(value);
}

std::vector<Facet> MatchCounter::facets(const CategoryTree& tree) const {
  FacetCounter all = counter_;
  for (const auto& [document, combination] : paired_) all.add(combination, 1);
  return all.facets(tree);
}

std::vector<Facet> FacetCounter::facets(const CategoryTree& tree) const {
  Counts counts;
  for (const auto& [combination, times] : combinations_) take_apart(counts, combination, times, tree);
  std::vector<Facet> result;
  for (std::size_t i = 0; i < kFields.size(); ++i)
    result.push_back(to_facet(kFields[i], counts[i], i == kCategories ? counts[i].size() : kMaxValues));
  return result;
}

}  // namespace rotulus::search
