// Documents in force with a description of their own.
#pragma once

#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {

inline DocumentId publish_with(World& world, const std::string& space, const storage::Metadata& metadata,
                               const std::string& content) {
  DocumentId made;
  world.app().write({UserId{}, "test"}, [&](storage::Transaction& tx) {
    storage::CommitRequest request;
    request.space = storage::Spaces(tx).find(*SpaceKey::parse(space))->id;
    request.author = request.committer = {"test", "", Timestamp::now(), 0};
    request.message = "publish";
    request.imported = true;
    request.changes = {{storage::DocumentChange::Kind::kCreate, {}, {}, content, metadata}};
    made = storage::commit(tx, request).documents.front();
  });
  return made;
}

}  // namespace rotulus::test
