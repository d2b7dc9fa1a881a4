#include "storage/large_files.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "chunked_file.h"
#include "core/text_check.h"
#include "crypto/sha1_stream.h"
#include "file_rows.h"
#include "session_state.h"

namespace rotulus::storage {
namespace {

// So many chunks go in, or out, in one transaction: other writers wait for no more.
constexpr std::size_t kChunksAtOnce = 4;
constexpr std::int64_t kDroppedAtOnce = 16;

// Git's name of a blob whose bytes come piece by piece.
class BlobName {
 public:
  explicit BlobName(std::uint64_t length) { hash_.update(crypto::as_bytes(git_header(ObjectType::kBlob, length))); }
  void add(std::string_view piece) { hash_.update(crypto::as_bytes(piece)); }
  ObjectId finish() { return {hash_.finish()}; }

 private:
  crypto::Sha1Stream hash_;
};

// Only a staged file is changed here: nothing that anybody sees, and so nothing that the audit log tells of.
FileRow require_staged(Transaction& tx, const StagedFile& file) {
  tx.state().audit_exempt = true;
  auto row = find_staged(tx.state().db, tx.state().keys, file.file, file.staged);
  if (!row) throw Error(ErrorCode::kNotFound, "The upload took too long and was given up: upload the content again.");
  return *row;
}

ChunkedFile chunks_of(const StagedFile& file) {
  return {{file.space, file.file, file.size, file.content, "The uploaded content"}, *file.key};
}

// Until nothing of it is left. A linked file stays.
void drop(Store& store, const Actor& actor, std::int64_t file, Timestamp staged) {
  bool more = true;
  while (more) {
    store.write(actor, [&](Transaction& tx) {
      SessionState& state = tx.state();
      state.audit_exempt = true;
      more = false;
      if (!find_staged(state.db, state.keys, file, staged)) return;
      state.db
          .statement("DELETE FROM chunk WHERE rowid IN (SELECT rowid FROM chunk WHERE file = ?1 ORDER BY sequence DESC LIMIT ?2)")
          .bind(file, kDroppedAtOnce)
          .run();
      auto left = state.db.statement("SELECT 1 FROM chunk WHERE file = ?1 LIMIT 1");
      more = left.bind(file).step();
      if (!more) state.db.statement("DELETE FROM file WHERE id = ?1").bind(file).run();
    });
  }
}

void drop_quietly(Store& store, const Actor& actor, const StagedFile& file) noexcept {
  try {
    drop(store, actor, file.file, file.staged);
  } catch (...) {
    // It is collected later.
  }
}

// Reads the source into sealed chunks.
class Stager {
 public:
  Stager(Store& store, const Actor& actor, const ByteSource& source, const StagingOptions& options, StagedFile& file)
      : store_(store), actor_(actor), source_(source), options_(options), file_(file) {}

  void run() {
    begin();
    if (options_.length) name_.emplace(*options_.length);
    std::string piece = next_piece(), following;
    for (bool is_last = false; !is_last; piece.swap(following)) {
      following = next_piece();
      is_last = following.empty();
      take(piece, is_last);
    }
    check_length();
    finish();
    file_.content = name_ ? name_->finish() : name_from_chunks();
  }

 private:
  void begin() {
    store_.write(actor_, [&](Transaction& tx) {
      SessionState& state = tx.state();
      state.audit_exempt = true;
      file_.file = next_file(state.db);
      insert_file(state.db, state.keys, {file_.file, file_.space, 0, file_.staged, 0});
    });
    seal_.emplace(file_.space, file_.file, *file_.key);
  }

  // A whole chunk, or what is left; empty at the end.
  std::string next_piece() {
    std::string piece(kChunkBytes, '\0');
    std::size_t filled = 0;
    while (filled < piece.size()) {
      const std::size_t got = source_(piece.data() + filled, piece.size() - filled);
      if (got == 0) break;
      filled += got;
    }
    piece.resize(filled);
    return piece;
  }

  void take(std::string_view piece, bool is_last) {
    file_.size += piece.size();
    if (file_.size > options_.most_bytes)
      throw Error(ErrorCode::kTooLarge,
                  "The content is larger than the " + std::to_string(options_.most_bytes) + " bytes that are accepted here.");
    if (name_) name_->add(piece);
    sha256_.update(crypto::as_bytes(piece));
    text_.add(piece);
    pending_.push_back(seal_->seal(sequence_++, is_last, piece));
    if (pending_.size() == kChunksAtOnce) flush();
  }

  void flush() {
    store_.write(actor_, [&](Transaction& tx) {
      require_staged(tx, file_);
      insert_pending(tx);
    });
    pending_.clear();
  }

  void insert_pending(Transaction& tx) {
    std::int64_t sequence = sequence_ - static_cast<std::int64_t>(pending_.size());
    for (const Bytes& sealed : pending_) insert_chunk(tx.state().db, file_.file, sequence++, sealed);
  }

  void check_length() const {
    if (options_.length && *options_.length != file_.size)
      throw Error(ErrorCode::kInvalidArgument, "The content has " + std::to_string(file_.size) +
                                                   " bytes and was announced with " + std::to_string(*options_.length) + ".");
    if (file_.size <= kLargeFileBytes)
      throw Error(ErrorCode::kInvalidArgument, "A content of " + std::to_string(file_.size) + " bytes is not kept in chunks.");
  }

  void finish() {
    store_.write(actor_, [&](Transaction& tx) {
      FileRow row = require_staged(tx, file_);
      insert_pending(tx);
      row.size = static_cast<std::int64_t>(file_.size);
      update_file(tx.state().db, tx.state().keys, row);
    });
    file_.sha256 = sha256_.finish();
    file_.is_text = text_.is_text();
  }

  // Git puts the length in front of what it hashes.
  ObjectId name_from_chunks() const {
    BlobName name(file_.size);
    const ChunkedFile chunks = chunks_of(file_);
    for (std::int64_t i = 0; i < chunks.chunks(); ++i) name.add(chunks.chunk(store_.read().state().db, i));
    return name.finish();
  }

  Store& store_;
  const Actor& actor_;
  const ByteSource& source_;
  const StagingOptions& options_;
  StagedFile& file_;
  std::optional<ChunkSeal> seal_;
  std::optional<BlobName> name_;
  crypto::Sha256Stream sha256_;
  TextCheck text_;
  std::int64_t sequence_ = 0;
  std::vector<Bytes> pending_;
};

}  // namespace

Staging::Staging(Store& store, Actor actor, SpaceId space, const ByteSource& source, const StagingOptions& options)
    : store_(store), actor_(std::move(actor)) {
  file_.space = space;
  file_.staged = Timestamp::now();
  file_.key = std::make_shared<const crypto::SecretBytes>(crypto::random_secret());
  try {
    Stager(store_, actor_, source, options, file_).run();
  } catch (...) {
    if (file_.file != 0) drop_quietly(store_, actor_, file_);
    throw;
  }
}

Staging::~Staging() {
  try {
    const Session session = store_.read();
    if (!find_staged(session.state().db, session.state().keys, file_.file, file_.staged)) return;
  } catch (...) {
    return;  // It is collected later.
  }
  drop_quietly(store_, actor_, file_);
}

std::string Staging::beginning(std::uint64_t most) const {
  const ChunkedFile chunks = chunks_of(file_);
  std::string bytes = chunks.beginning(store_.read().state().db, most);
  if (file_.is_text && bytes.size() < file_.size) bytes.resize(whole_characters(bytes));
  return bytes;
}

std::size_t collect_orphans(Store& store, const Actor& actor, Timestamp before) {
  std::vector<FileRow> orphans;
  {
    const Session session = store.read();
    SessionState& state = session.state();
    for (const std::int64_t id : staged_before(state.db, before)) {
      try {
        if (auto row = find_file(state.db, state.keys, id)) orphans.push_back(*row);
      } catch (const Error&) {
        continue;
      }
    }
  }
  for (const FileRow& orphan : orphans) drop(store, actor, orphan.id, orphan.staged);
  return orphans.size();
}

}  // namespace rotulus::storage
