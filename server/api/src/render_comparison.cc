// Comparisons as JSON: of long stretches without a change only the lines next to a change are shown.
#include <span>

#include "render.h"

namespace rotulus::api {
namespace {

constexpr std::size_t kContext = 3;

Json same_block(const storage::Block& block, std::size_t first, std::size_t count) {
  const std::span<const std::string> lines(block.lines);
  return Json{{"kind", "same"},
              {"from_line", block.from_line + first},
              {"to_line", block.to_line + first},
              {"lines", lines.subspan(first, count)}};
}

Json changed_lines(const std::vector<std::vector<storage::Span>>& lines) {
  Json result = Json::array();
  for (const auto& line : lines) {
    Json spans = Json::array();
    for (const storage::Span& span : line) spans.push_back(Json{{"text", span.text}, {"changed", span.changed}});
    result.push_back(std::move(spans));
  }
  return result;
}

Json changed_block(const storage::Block& block) {
  return Json{{"kind", "changed"},
              {"from_line", block.from_line},
              {"to_line", block.to_line},
              {"removed", changed_lines(block.removed)},
              {"added", changed_lines(block.added)}};
}

// `before` and `after`: whether a change stands on that side.
void add_same(Json& blocks, const storage::Block& block, bool before, bool after) {
  const std::size_t head = before ? kContext : 0, tail = after ? kContext : 0;
  const std::size_t size = block.lines.size();
  // Leaving out a single line would save nothing.
  if (size <= head + tail + 1) {
    blocks.push_back(same_block(block, 0, size));
    return;
  }
  if (head > 0) blocks.push_back(same_block(block, 0, head));
  blocks.push_back(Json{{"kind", "skipped"}, {"lines_skipped", size - head - tail}});
  if (tail > 0) blocks.push_back(same_block(block, size - tail, tail));
}

}  // namespace

Json to_json(const service::Comparison& comparison) {
  Json result{{"from", to_json(comparison.from)}, {"to", to_json(comparison.to)}};
  if (comparison.binary) {
    result["binary"] = true;
    return result;
  }
  Json blocks = Json::array();
  for (std::size_t i = 0; i < comparison.blocks.size(); ++i) {
    const storage::Block& block = comparison.blocks[i];
    if (block.kind == storage::Block::Kind::kChanged)
      blocks.push_back(changed_block(block));
    else
      add_same(blocks, block, i > 0, i + 1 < comparison.blocks.size());
  }
  result["blocks"] = std::move(blocks);
  return result;
}

}  // namespace rotulus::api
