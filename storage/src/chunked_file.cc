#include "chunked_file.h"

#include <algorithm>

#include "compression.h"
#include "record.h"

namespace rotulus::storage {
namespace {

RecordWriter chunk_context(SpaceId space, std::int64_t file, std::int64_t sequence, bool is_last) {
  RecordWriter context;
  context.text("chunk").number(space.value).number(file).number(sequence).number(is_last ? 1 : 0);
  return context;
}

}  // namespace

Bytes ChunkSeal::seal(std::int64_t sequence, bool is_last, std::string_view bytes) const {
  thread_local Bytes coded;
  compress(bytes, {}, coded);
  return sealer_.seal(coded, chunk_context(space_, file_, sequence, is_last).view());
}

std::string ChunkSeal::open(std::int64_t sequence, bool is_last, ByteView sealed, std::size_t size,
                            const std::string& what) const {
  const auto coded = sealer_.open(sealed, chunk_context(space_, file_, sequence, is_last).view(), what);
  return decompress(coded, {}, size, what);
}

void ChunkedFile::check_count(Connection& db) const {
  auto query =
      db.statement("SELECT count(*), coalesce(min(sequence), 0), coalesce(max(sequence), -1) FROM chunk WHERE file = ?1");
  query.bind(file()).step();
  if (query.number(0) == chunks() && query.number(1) == 0 && query.number(2) == chunks() - 1) return;
  throw Error(ErrorCode::kCorrupt, facts_.what + " does not have its " + std::to_string(chunks()) + " chunks: there are " +
                                       std::to_string(query.number(0)) + ", from " + std::to_string(query.number(1)) + " to " +
                                       std::to_string(query.number(2)) + ".");
}

std::string ChunkedFile::chunk(Connection& db, std::int64_t sequence) const {
  const std::string what = facts_.what + ", chunk " + std::to_string(sequence);
  auto query = db.statement("SELECT data FROM chunk WHERE file = ?1 AND sequence = ?2");
  if (!query.bind(file(), sequence).step()) throw Error(ErrorCode::kCorrupt, what + " is missing.");
  const bool is_last = sequence == chunks() - 1;
  const std::uint64_t before = static_cast<std::uint64_t>(sequence) * kChunkBytes;
  return seal_.open(sequence, is_last, query.blob(0), static_cast<std::size_t>(is_last ? facts_.size - before : kChunkBytes),
                    what);
}

void ChunkedFile::visit(Connection& db, const PieceVisitor& visit) const {
  for (std::int64_t i = 0; i < chunks(); ++i) visit(chunk(db, i));
}

std::string ChunkedFile::beginning(Connection& db, std::uint64_t most) const {
  const auto wanted = static_cast<std::size_t>(std::min(most, facts_.size));
  std::string bytes;
  bytes.reserve(wanted);
  for (std::int64_t i = 0; bytes.size() < wanted; ++i) bytes.append(chunk(db, i), 0, wanted - bytes.size());
  return bytes;
}

std::string ChunkedFile::whole(Connection& db, std::uint64_t limit) const {
  if (facts_.size > limit)
    throw Error(ErrorCode::kTooLarge, facts_.what + " has " + std::to_string(facts_.size >> 20) +
                                          " MiB; what is asked for takes the whole "
                                          "content at once, and is there for up to " +
                                          std::to_string(limit >> 20) + " MiB.");
  return beginning(db, facts_.size);
}

void insert_chunk(Connection& db, std::int64_t file, std::int64_t sequence, ByteView sealed) {
  db.statement("INSERT INTO chunk(file, sequence, data) VALUES(?1, ?2, ?3)").bind(file, sequence, sealed).run();
}

}  // namespace rotulus::storage
