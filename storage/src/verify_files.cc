#include "verify_files.h"

#include <vector>

#include "chunked_file.h"
#include "crypto/sha1_stream.h"
#include "file_rows.h"

namespace rotulus::storage {
namespace {

std::vector<std::int64_t> numbers(SqlStatement query) {
  std::vector<std::int64_t> found;
  while (query.step()) found.push_back(query.number(0));
  return found;
}

// A row is short when it names a file, since it holds no content.
std::vector<std::int64_t> objects_that_may_name_files(Connection& db) {
  constexpr int kLongestName = 256;
  auto query = db.statement(
      "SELECT id FROM object WHERE type = ?1 AND size > ?2 AND length(data) < ?3"
      " AND document IN (SELECT document FROM document_key)");
  query.bind(static_cast<int>(ObjectType::kBlob), static_cast<std::int64_t>(kLargeFileBytes), kLongestName);
  return numbers(std::move(query));
}

// Whether its document has no key any more; that this is as it should be, others check.
bool is_shredded(Connection& db, std::int64_t object) {
  auto query = db.statement("SELECT 1 FROM object WHERE id = ?1 AND document NOT IN (SELECT document FROM document_key)");
  return query.bind(object).step();
}

std::string check_file(SessionState& state, std::int64_t id) {
  const auto row = find_file(state.db, state.keys, id);
  if (row->object == 0) return {};  // staged: its key is where it is staged
  if (is_shredded(state.db, row->object)) return {};
  const ObjectContent content = state.objects.read_content(row->object);
  if (!content.file || content.file->file() != id) return "is not that of object " + std::to_string(row->object) + ".";
  content.file->check_count(state.db);
  if (static_cast<std::int64_t>(content.file->size()) == row->size) return {};
  return "has another size than object " + std::to_string(row->object) + ".";
}

std::string check_object(SessionState& state, std::int64_t id) {
  const ObjectContent content = state.objects.read_content(id);
  if (!content.file) return {};
  const auto row = find_file(state.db, state.keys, content.file->file());
  if (row && row->object == id) return {};
  return "names file " + std::to_string(content.file->file()) + ", which is missing or not its own.";
}

}  // namespace

ContentHashes content_hashes(SessionState& state, const ObjectContent& content) {
  if (content.bytes) {
    const auto bytes = crypto::as_bytes(*content.bytes);
    return {object_id(ObjectType::kBlob, *content.bytes), crypto::sha256(bytes), bytes.size()};
  }
  crypto::Sha1Stream sha1;
  crypto::Sha256Stream sha256;
  sha1.update(crypto::as_bytes(git_header(ObjectType::kBlob, content.file->size())));
  content.file->visit(state.db, [&](std::string_view piece) {
    sha1.update(crypto::as_bytes(piece));
    sha256.update(crypto::as_bytes(piece));
  });
  return {{sha1.finish()}, sha256.finish(), content.file->size()};
}

void check_files(SessionState& state, const VisitRow& visit, const std::function<void(std::string)>& problem) {
  const auto look = [&](const std::string& what, const std::function<std::string()>& check) {
    visit(what, [&] {
      if (const std::string wrong = check(); !wrong.empty()) problem(what + " " + wrong);
    });
  };
  for (const std::int64_t id : numbers(state.db.statement("SELECT id FROM file ORDER BY id")))
    look("file " + std::to_string(id), [&] { return check_file(state, id); });
  for (const std::int64_t id : objects_that_may_name_files(state.db))
    look("object " + std::to_string(id), [&] { return check_object(state, id); });
}

}  // namespace rotulus::storage
