#include "entry_table.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "facets.h"
#include "terms.h"

namespace rotulus::search {
namespace {

template <class Action>
void for_each_value(const Xapian::Database& database, Slot slot, Action action) {
  for (auto at = database.valuestream_begin(slot); at != database.valuestream_end(slot); ++at) action(at.get_docid(), *at);
}

}  // namespace

EntryTable::EntryTable(const Xapian::Database& database)
    : rows_(database.get_lastdocid() + 1), lengths_(database.get_lastdocid() + 1) {
  for (auto at = database.postlist_begin(""); at != database.postlist_end(""); ++at) lengths_[*at] = at.get_doclength();
  for_each_value(database, kSlotDocument, [&](Xapian::docid id, const std::string& value) {
    auto& bytes = rows_[id].key.document.bytes;
    std::copy_n(value.begin(), std::min(value.size(), bytes.size()), bytes.begin());
  });
  for_each_value(database, kSlotChanged, [&](Xapian::docid id, const std::string& value) {
    const std::string_view order = value;
    rows_[id].changed = read_big_endian(order.substr(0, 8));
    rows_[id].revision.value = static_cast<std::int64_t>(read_big_endian(order.substr(8)));
  });
  read_facets(database);
}

void EntryTable::read_facets(const Xapian::Database& database) {
  std::unordered_map<std::string, std::uint32_t> known;
  for_each_value(database, kSlotFacets, [&](Xapian::docid id, const std::string& value) {
    const auto [found, fresh] = known.try_emplace(value, static_cast<std::uint32_t>(facets_.size()));
    if (fresh) facets_.push_back(value);
    rows_[id].facets = found->second;
    rows_[id].key.audience = facet_audience(value);
  });
}

}  // namespace rotulus::search
