#include "storage/content_reader.h"

#include <algorithm>

#include "document_rows.h"
#include "session_state.h"

namespace rotulus::storage {

ContentReader::ContentReader(Store& store, const Session& session, const Revision& revision)
    : store_(&store), size_(static_cast<std::uint64_t>(revision.size)) {
  if (revision.removal) {
    whole_ = std::make_shared<const std::string>();
    return;
  }
  SessionState& state = session.state();
  const SpaceId space = space_of_content(session, revision);
  ObjectContent content = state.objects.require_content(space, revision.content, ObjectType::kBlob);
  if (content.file) content.file->check_count(state.db);
  const std::uint64_t found = content.file ? content.file->size() : content.bytes->size();
  if (found != size_)
    throw Error(ErrorCode::kCorrupt, "The content of revision " + std::to_string(revision.id.value) + " has " +
                                         std::to_string(found) + " bytes and was saved with " + std::to_string(size_) + ".");
  whole_ = std::move(content.bytes);
  file_ = std::move(content.file);
}

std::string ContentReader::read(std::uint64_t offset, std::uint64_t most) const {
  if (offset >= size_ || most == 0) return {};
  if (whole_) return whole_->substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(std::min(most, size_ - offset)));
  const Session session = store_->read();
  std::string piece = file_->chunk(session.state().db, static_cast<std::int64_t>(offset / kChunkBytes));
  const auto skipped = static_cast<std::size_t>(offset % kChunkBytes);
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(most, piece.size() - skipped));
  if (skipped == 0 && wanted == piece.size()) return piece;
  return piece.substr(skipped, wanted);
}

}  // namespace rotulus::storage
