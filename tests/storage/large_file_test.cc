// Contents above 4 MiB: kept in chunks, staged, linked, read in pieces.
#include "storage/large_files.h"

#include <algorithm>

#include "core/text_check.h"
#include "raw_database.h"
#include "store_fixture.h"
#include "storage/content_reader.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

// Bytes that differ from chunk to chunk, of little use to a compressor that looks back one chunk.
std::string bytes_of(std::size_t size, std::uint32_t seed = 1) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; i += 64) {
    seed = seed * 1664525 + 1013904223;
    for (std::size_t k = 0; k < 4 && i + k < size; ++k) bytes[i + k] = static_cast<char>(seed >> (8 * k));
  }
  return bytes;
}

ByteSource source_of(const std::string& bytes) {
  return [&bytes, at = std::size_t{0}](char* into, std::size_t size) mutable {
    const std::size_t given = std::min({size, bytes.size() - at, std::size_t{100'000}});
    std::copy_n(bytes.data() + at, given, into);
    at += given;
    return given;
  };
}

struct LargeFixture : StoreFixture {
  SpaceId qa = space();

  std::unique_ptr<Staging> stage(const std::string& bytes, StagingOptions options) {
    return std::make_unique<Staging>(*store, actor, qa, source_of(bytes), options);
  }
  std::unique_ptr<Staging> stage(const std::string& bytes) { return stage(bytes, {bytes.size(), UINT64_MAX}); }

  CommitRequest request_with(const StagedFile& file, const std::optional<DocumentId>& document = std::nullopt) const {
    CommitRequest asked = request(qa);
    DocumentChange change;
    change.kind = document ? DocumentChange::Kind::kSave : DocumentChange::Kind::kCreate;
    if (document) change.document = *document;
    change.file = file;
    if (!document) change.metadata.emplace().path = "big.bin";
    asked.changes.push_back(std::move(change));
    return asked;
  }

  Revision head(const DocumentId& id) const {
    const auto session = store->read();
    return *Documents(session).revision(Documents(session).find(id)->head);
  }

  ContentReader reader(const Revision& revision) const { return {*store, store->read(), revision}; }

  std::string read(const DocumentId& id) const {
    const ContentReader content = reader(head(id));
    std::string bytes;
    while (bytes.size() < content.size()) bytes += content.read(bytes.size(), UINT64_MAX);
    return bytes;
  }

  std::int64_t count(const std::string& sql) {
    store.reset();
    const std::int64_t found = RawDatabase(data()).rows(sql).front().front().number;
    reopen();
    return found;
  }
  std::int64_t chunks() { return count("SELECT count(*) FROM chunk"); }
  std::int64_t files() { return count("SELECT count(*) FROM file"); }
};

}  // namespace

TEST_CASE("contents around the limit come back as they were, in chunks from 4 MiB and a byte on", "[storage][large]") {
  LargeFixture f;
  std::int64_t files = 0;
  for (const std::size_t size : {4 * kMiB - 1, 4 * kMiB, 4 * kMiB + 1, 5 * kMiB, 5 * kMiB + 1, 6 * kMiB - 1}) {
    const std::string bytes = bytes_of(size, static_cast<std::uint32_t>(size));
    const DocumentId whole = f.create(f.qa, bytes, "whole.bin");
    CHECK(f.read(whole) == bytes);
    CHECK(Documents(f.store->read()).content(f.head(whole)) == bytes);
    files += size > kLargeFileBytes ? 1 : 0;
    if (size <= kLargeFileBytes) {
      CHECK(error_of([&] { f.stage(bytes); }) == ErrorCode::kInvalidArgument);
      continue;
    }
    ++files;
    const auto staged = f.stage(bytes);
    const DocumentId streamed = f.commit(f.request_with(staged->file())).documents.front();
    CHECK(f.read(streamed) == bytes);
    const Revision a = f.head(whole), b = f.head(streamed);
    CHECK(a.content == b.content);
    CHECK(a.sha256 == b.sha256);
    CHECK(a.size == b.size);
    CHECK(a.is_text == b.is_text);
    CHECK(f.stage(bytes, {})->file().content == a.content);  // when the length was not known
  }
  CHECK(f.files() == files);
  CHECK(f.verify().problem_count == 0);
}
