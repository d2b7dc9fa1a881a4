#include "import_fixture.h"

#include "storage/outbox.h"

namespace rotulus::test {

Replay::Replay(storage::Store& store, SpaceId space) : session_(store.read()) {
  const storage::Documents documents(session_);
  storage::DocumentQuery query;
  query.space = space;
  query.drafts = true;
  query.limit = 100'000;
  for (const auto& document : documents.list(query)) {
    auto& steps = documents_.emplace_back();
    auto revisions = documents.revisions(document, 0, 100'000);
    for (auto revision = revisions.rbegin(); revision != revisions.rend(); ++revision)
      steps.push_back({revision->source, revision->metadata.path, *revision});
  }
}

std::optional<std::string> Replay::content(const std::map<std::string, std::size_t>& positions, std::size_t position,
                                           const std::string& path) {
  std::optional<std::string> found;
  for (const auto& steps : documents_) {
    const Step* current = nullptr;
    for (const Step& step : steps)
      if (positions.at(step.source) <= position) current = &step;
    if (!current || current->revision.removal || current->path != path) continue;
    REQUIRE_FALSE(found);  // two documents at one place
    found = storage::Documents(session_).content(current->revision);
  }
  return found;
}

}  // namespace rotulus::test
