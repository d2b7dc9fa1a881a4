#include "merge_metadata.h"

#include <algorithm>
#include <map>
#include <set>

namespace rotulus::service {
namespace {

using Tags = std::vector<std::string>;
using Values = std::map<std::string, std::string>;

bool holds(const Tags& tags, const std::string& tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); }

// In the order of theirs, mine after them.
Tags merge_tags(const Tags& base, const Tags& mine, const Tags& theirs) {
  Tags merged;
  for (const std::string& tag : theirs)
    if (holds(mine, tag) || !holds(base, tag)) merged.push_back(tag);
  for (const std::string& tag : mine)
    if (!holds(base, tag) && !holds(merged, tag)) merged.push_back(tag);
  return merged;
}

std::string merge_value(const FieldConflict& sides, std::vector<FieldConflict>& conflicts) {
  if (sides.mine == sides.base || sides.mine == sides.theirs) return sides.theirs;
  if (sides.theirs == sides.base) return sides.mine;
  conflicts.push_back(sides);
  return sides.theirs;
}

std::string value(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

// A field that is not there and one that is empty are alike.
std::vector<std::pair<std::string, std::string>> merge_fields(const storage::Metadata& base, const storage::Metadata& mine,
                                                              const storage::Metadata& theirs,
                                                              std::vector<FieldConflict>& conflicts) {
  const auto values_of = [](const storage::Metadata& side) { return Values(side.fields.begin(), side.fields.end()); };
  const Values was = values_of(base), of_mine = values_of(mine), of_theirs = values_of(theirs);
  std::set<std::string> names;
  for (const Values* values : {&was, &of_mine, &of_theirs})
    for (const auto& entry : *values) names.insert(entry.first);
  std::vector<std::pair<std::string, std::string>> merged;
  for (const std::string& name : names) {
    const FieldConflict sides{"fields." + name, value(was, name), value(of_mine, name), value(of_theirs, name)};
    std::string result = merge_value(sides, conflicts);
    if (!result.empty() || of_theirs.contains(name)) merged.emplace_back(name, std::move(result));
  }
  return merged;
}

}  // namespace

storage::Metadata merge_metadata(const storage::Metadata& base, const storage::Metadata& mine, const storage::Metadata& theirs,
                                 std::vector<FieldConflict>& conflicts) {
  storage::Metadata merged = theirs;
  const auto merge_one = [&](const char* name, std::string storage::Metadata::*field) {
    merged.*field = merge_value({name, base.*field, mine.*field, theirs.*field}, conflicts);
  };
  merge_one("title", &storage::Metadata::title);
  merge_one("path", &storage::Metadata::path);
  merge_one("type", &storage::Metadata::type);
  merge_one("language", &storage::Metadata::language);
  merge_one("owner", &storage::Metadata::owner);
  merge_one("workflow", &storage::Metadata::workflow);
  merged.tags = merge_tags(base.tags, mine.tags, theirs.tags);
  merged.categories = merge_tags(base.categories, mine.categories, theirs.categories);
  // Both say one thing, and who may not know of the source is not shown a conflict about it: the later one counts.
  if (mine.translation_of != base.translation_of || mine.translated_version != base.translated_version) {
    merged.translation_of = mine.translation_of;
    merged.translated_version = mine.translated_version;
  }
  merged.fields = merge_fields(base, mine, theirs, conflicts);
  return merged;
}

}  // namespace rotulus::service
