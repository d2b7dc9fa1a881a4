#include "render_merge.h"

#include <algorithm>

#include "http/problem.h"
#include "render.h"

namespace rotulus::api {
namespace {

using storage::MergeBlock;
using Kind = MergeBlock::Kind;

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::kSame:
      return "same";
    case Kind::kMine:
      return "mine";
    case Kind::kTheirs:
      return "theirs";
    case Kind::kBoth:
      return "both";
    case Kind::kWords:
      return "words";
    case Kind::kConflict:
      return "conflict";
  }
  return "";
}

void add_places(Json& json, const MergeBlock& block) {
  json["base_line"] = block.base_line;
  json["mine_line"] = block.mine_line;
  json["theirs_line"] = block.theirs_line;
}

void add_sides(Json& json, const std::string& base, const std::string& mine, const std::string& theirs) {
  json["base"] = base;
  json["mine"] = mine;
  json["theirs"] = theirs;
}

Json block_of(const MergeBlock& block) {
  Json json{{"kind", name_of(block.kind)}};
  add_places(json, block);
  if (block.kind != Kind::kConflict) json["text"] = block.merged;
  if (block.kind == Kind::kConflict || block.kind == Kind::kWords) add_sides(json, block.base, block.mine, block.theirs);
  return json;
}

Json blocks_of(const service::DraftMerge& merge) {
  if (!merge.text) return nullptr;
  Json blocks = Json::array();
  for (const MergeBlock& block : merge.text->blocks) blocks.push_back(block_of(block));
  return blocks;
}

Json conflicts_of(const service::DraftMerge& merge) {
  Json conflicts = Json::array();
  for (const service::FieldConflict& conflict : merge.conflicts) {
    Json json{{"kind", "field"}, {"field", conflict.field}};
    add_sides(json, conflict.base, conflict.mine, conflict.theirs);
    conflicts.push_back(std::move(json));
  }
  if (!merge.text) return conflicts;
  for (const MergeBlock& block : merge.text->blocks) {
    if (block.kind != Kind::kConflict) continue;
    Json json{{"kind", "text"}};
    add_places(json, block);
    add_sides(json, block.base, block.mine, block.theirs);
    conflicts.push_back(std::move(json));
  }
  return conflicts;
}

Json description_of(const storage::Metadata& metadata) {
  Json fields = Json::object();
  for (const auto& [field, value] : metadata.fields) fields[field] = value;
  return Json{{"title", metadata.title},           {"path", metadata.path},         {"type", metadata.type},
              {"language", metadata.language},     {"owner", metadata.owner},       {"tags", metadata.tags},
              {"categories", metadata.categories}, {"workflow", metadata.workflow}, {"fields", fields}};
}

Json counts_of(const service::DraftMerge& merge) {
  if (!merge.text) return nullptr;
  Json counts = Json::object();
  for (const Kind kind : {Kind::kMine, Kind::kTheirs, Kind::kBoth, Kind::kWords}) {
    const auto& blocks = merge.text->blocks;
    counts[std::string(name_of(kind))] =
        std::count_if(blocks.begin(), blocks.end(), [kind](const MergeBlock& block) { return block.kind == kind; });
  }
  return counts;
}

}  // namespace

Json to_json(const service::DraftMerge& merge) {
  return Json{{"base", to_json(merge.base)},     {"theirs", to_json(merge.theirs)},
              {"etag", tag_of(merge.document)},  {"clean", merge.clean()},
              {"blocks", blocks_of(merge)},      {"description", description_of(merge.metadata)},
              {"conflicts", conflicts_of(merge)}};
}

Json merge_summary(const service::DraftMerge& merge) {
  return Json{{"base", merge.base.label}, {"theirs", merge.theirs.label}, {"text", counts_of(merge)}};
}

http::Response conflict_problem(const service::DraftMerge& merge) {
  const std::string words = "Version " + merge.theirs.label +
                            ", saved meanwhile, and this change say different things in the same places: both sides are listed. "
                            "Decide, and save on top of that version.";
  http::Response response = http::problem(ErrorCode::kConflict, words, {{"rule", "merge_conflict"}});
  Json document = Json::parse(response.body.text());
  document["merge"] = Json{{"base", merge.base.label},
                           {"theirs", merge.theirs.label},
                           {"etag", tag_of(merge.document)},
                           {"conflicts", conflicts_of(merge)}};
  response.body = to_text(document);
  return response;
}

}  // namespace rotulus::api
