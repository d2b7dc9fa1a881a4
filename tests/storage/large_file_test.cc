// Contents above 4 MiB: kept in chunks, staged, linked, read in pieces.
#include "storage/large_files.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "core/document.h"
#include "git_command.h"
#include "raw_database.h"
#include "storage/content_reader.h"
#include "store_fixture.h"

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

TEST_CASE("any range of a large content is read, whatever chunks it lies in", "[storage][large]") {
  LargeFixture f;
  const std::string bytes = bytes_of(5 * kMiB + 17);
  const DocumentId id = f.create(f.qa, bytes, "big.bin");
  const ContentReader content = f.reader(f.head(id));
  CHECK(content.size() == bytes.size());
  CHECK_FALSE(content.whole());
  for (const std::uint64_t at : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{kMiB - 1}, std::uint64_t{kMiB},
                                 std::uint64_t{3 * kMiB + 5}, std::uint64_t{bytes.size() - 1}}) {
    CHECK(content.read(at, 1) == bytes.substr(at, 1));
    const std::string piece = content.read(at, UINT64_MAX);
    CHECK(piece == bytes.substr(at, piece.size()));
    CHECK((at + piece.size() == bytes.size() || (at + piece.size()) % kMiB == 0));
  }
  CHECK(content.read(bytes.size(), 10).empty());
  CHECK(content.read(UINT64_MAX, 10).empty());
  CHECK(Documents(f.store->read()).beginning(f.head(id), kMiB + 3) == bytes.substr(0, kMiB + 3));
  const DocumentId small = f.create(f.qa, "0123456789", "small.txt");
  const ContentReader whole = f.reader(f.head(small));
  CHECK(*whole.whole() == "0123456789");
  CHECK(whole.read(3, 4) == "3456");
  CHECK(whole.read(10, 4).empty());
}

TEST_CASE("a large text has its title and its kind, and its beginning ends with a whole character", "[storage][large]") {
  LargeFixture f;
  std::string text = "# 质量手册\n\n";
  while (text.size() <= 5 * kMiB) text += "计量器具每天早上检查。";
  const DocumentId id = f.create(f.qa, text);
  CHECK(f.head(id).title == "质量手册");
  CHECK(f.head(id).is_text);
  const std::string beginning = Documents(f.store->read()).beginning(f.head(id), kLargeFileBytes);
  CHECK(beginning.size() > kLargeFileBytes - 4);
  CHECK(is_text(beginning));
  const auto staged = f.stage(text);
  CHECK(staged->file().is_text);
  CHECK(staged->beginning(kLargeFileBytes) == beginning);
  text[5 * kMiB - 1] = '\0';
  CHECK_FALSE(f.stage(text)->file().is_text);
}

TEST_CASE("versions of a large content keep it, repeat it, and follow it with a small one", "[storage][large]") {
  LargeFixture f;
  const std::string first = bytes_of(5 * kMiB, 1), second = bytes_of(6 * kMiB, 2);
  const DocumentId id = f.create(f.qa, first, "big.bin");
  f.commit(f.request_with(f.stage(second)->file(), id));
  const RevisionId newest = f.head(id).id;
  const std::int64_t chunks = f.chunks();
  f.save(f.qa, id, "small now\n");
  CHECK(f.read(id) == "small now\n");
  // Its description changes, and nothing else.
  CommitRequest described = f.request(f.qa);
  described.changes.resize(1);
  described.changes[0].document = id;
  described.changes[0].content_of = newest;
  described.changes[0].metadata = Metadata{};
  described.changes[0].metadata->path = "renamed.bin";
  f.commit(described);
  CHECK(f.read(id) == second);
  described.changes[0].content_of.reset();
  described.changes[0].metadata->path = "renamed again.bin";
  f.commit(described);
  CHECK(f.read(id) == second);
  CHECK(f.head(id).title == "renamed again");
  // The same bytes again need no second file.
  f.commit(f.request_with(f.stage(first)->file(), id));
  CHECK(f.read(id) == first);
  CHECK(f.chunks() == chunks);
  CHECK(f.files() == 2);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("a commit takes one content, from its own space and its own document", "[storage][large]") {
  LargeFixture f;
  const std::string bytes = bytes_of(5 * kMiB);
  const SpaceId other = f.space("HB");
  const DocumentId id = f.create(f.qa, "a"), stranger = f.create(other, "b");
  const auto staged = f.stage(bytes);
  CommitRequest asked = f.request_with(staged->file(), id);
  asked.changes[0].content = "and bytes";
  CHECK(error_of([&] { f.commit(asked); }) == ErrorCode::kInvalidArgument);
  CommitRequest elsewhere = f.request_with(staged->file(), stranger);
  elsewhere.space = other;
  CHECK(error_of([&] { f.commit(elsewhere); }) == ErrorCode::kInvalidArgument);
  CommitRequest foreign = f.request(f.qa);
  foreign.changes.resize(1);
  foreign.changes[0].document = id;
  foreign.changes[0].content_of = f.head(stranger).id;
  CHECK(error_of([&] { f.commit(foreign); }) == ErrorCode::kNotFound);
  f.commit(f.request_with(staged->file(), id));
  CHECK(f.read(id) == bytes);
  // Linked to one document, it is nobody else's any more.
  const DocumentId late = f.create(f.qa, "c");
  CHECK(error_of([&] { f.commit(f.request_with(staged->file(), late)); }) == ErrorCode::kNotFound);
  CHECK(f.read(late) == "c");
}

TEST_CASE("an upload that ends badly leaves nothing", "[storage][large]") {
  LargeFixture f;
  const std::string bytes = bytes_of(9 * kMiB);
  const std::size_t entries = static_cast<std::size_t>(AuditLog(f.store->read()).size());
  std::size_t given = 0;
  const ByteSource broken = [&](char* into, std::size_t size) {
    if (given > 7 * kMiB) throw Error(ErrorCode::kUnavailable, "The client went away.");
    std::copy_n(bytes.data() + given, size, into);
    given += size;
    return size;
  };
  CHECK(error_of([&] { Staging(*f.store, f.actor, f.qa, broken, {bytes.size(), UINT64_MAX}); }) == ErrorCode::kUnavailable);
  CHECK(error_of([&] { f.stage(bytes, {bytes.size() - 1, UINT64_MAX}); }) == ErrorCode::kInvalidArgument);
  CHECK(error_of([&] { f.stage(bytes, {bytes.size() + 1, UINT64_MAX}); }) == ErrorCode::kInvalidArgument);
  CHECK(error_of([&] { f.stage(bytes, {std::nullopt, 8 * kMiB}); }) == ErrorCode::kTooLarge);
  f.stage(bytes);  // and is not used
  CHECK(f.files() == 0);
  CHECK(f.chunks() == 0);
  CHECK(static_cast<std::size_t>(AuditLog(f.store->read()).size()) == entries);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("orphans are collected by their age, and what is linked stays", "[storage][large]") {
  LargeFixture f;
  const std::string bytes = bytes_of(5 * kMiB);
  const DocumentId id = f.create(f.qa, bytes, "kept.bin");
  const Timestamp before = Timestamp::now();
  auto lost = f.stage(bytes);
  CHECK(collect_orphans(*f.store, f.actor, before) == 0);
  CHECK(f.verify().problem_count == 0);
  CHECK(collect_orphans(*f.store, f.actor, {Timestamp::now().microseconds + 1}) == 1);
  CHECK(error_of([&] { f.commit(f.request_with(lost->file())); }) == ErrorCode::kNotFound);
  // Another that got its number is not dropped with it.
  auto next = f.stage(bytes_of(5 * kMiB, 2));
  CHECK(next->file().file == lost->file().file);
  lost.reset();
  f.commit(f.request_with(next->file()));
  next.reset();
  CHECK(f.files() == 2);
  CHECK(f.read(id) == bytes);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("two uploads at once, while others save", "[storage][large]") {
  LargeFixture f;
  const std::string a = bytes_of(12 * kMiB, 1), b = bytes_of(11 * kMiB, 2);
  DocumentId first, second;
  std::thread one([&] { first = f.commit(f.request_with(f.stage(a)->file())).documents.front(); });
  std::thread two([&] { second = f.commit(f.request_with(f.stage(b)->file())).documents.front(); });
  const DocumentId note = f.create(f.qa, "0");
  for (int i = 1; i < 20; ++i) f.save(f.qa, note, std::to_string(i));
  one.join();
  two.join();
  CHECK(f.read(first) == a);
  CHECK(f.read(second) == b);
  CHECK(f.read(note) == "19");
  CHECK(f.verify().problem_count == 0);
}

namespace {

// Two large files, closed, to be tampered with.
struct TamperedFiles : LargeFixture {
  std::string bytes = bytes_of(6 * kMiB + 9, 1), other_bytes = bytes_of(6 * kMiB + 9, 2);
  DocumentId id = create(qa, bytes, "a.bin"), other = create(qa, other_bytes, "b.bin");

  struct Outcome {
    ErrorCode code = ErrorCode::kInternal;
    std::string message;
    std::string read;  // what came out before
    std::string problems;
  };

  // What reading says after `sql`, and then verify.
  Outcome after(const std::vector<std::string>& statements) {
    store.reset();
    std::filesystem::copy(data() / "store.db", directory / "kept.db", std::filesystem::copy_options::overwrite_existing);
    {
      RawDatabase db(data());
      for (const auto& sql : statements) REQUIRE(db.execute(sql));
    }
    reopen();
    Outcome outcome;
    try {
      const ContentReader content = reader(head(id));
      while (outcome.read.size() < content.size()) outcome.read += content.read(outcome.read.size(), UINT64_MAX);
    } catch (const Error& error) {
      outcome.code = error.code();
      outcome.message = error.what();
    }
    for (const auto& problem : verify().problems) outcome.problems += problem + "\n";
    store.reset();
    std::filesystem::copy(directory / "kept.db", data() / "store.db", std::filesystem::copy_options::overwrite_existing);
    reopen();
    return outcome;
  }
};

}  // namespace

TEST_CASE("chunks that were cut, repeated, reordered, swapped or changed are an error that names the object",
          "[storage][large][tamper]") {
  TamperedFiles f;
  const std::vector<std::vector<std::string>> changes = {
      {"DELETE FROM chunk WHERE file = 1 AND sequence = 6"},  // cut
      {"DELETE FROM chunk WHERE file = 1 AND sequence = 0"},  // in front
      {"DELETE FROM chunk WHERE file = 1 AND sequence = 3",
       "UPDATE chunk SET sequence = sequence - 1 WHERE file = 1 AND sequence > 3"},  // drawn together
      {"DELETE FROM chunk WHERE file = 1"},
      {"INSERT INTO chunk SELECT file, 7, data FROM chunk WHERE file = 1 AND sequence = 6"},  // repeated
      {"UPDATE chunk SET data = (SELECT data FROM chunk WHERE file = 1 AND sequence = 1)"
       " WHERE file = 1 AND sequence = 2"},
      {"UPDATE chunk SET sequence = 100 WHERE file = 1 AND sequence = 1",  // reordered
       "UPDATE chunk SET sequence = 1 WHERE file = 1 AND sequence = 2",
       "UPDATE chunk SET sequence = 2 WHERE file = 1 AND sequence = 100"},
      {"UPDATE chunk SET data = (SELECT c.data FROM chunk c WHERE c.file = 2 AND c.sequence = chunk.sequence)"
       " WHERE file = 1 AND sequence = 4"},  // swapped
      {"UPDATE chunk SET file = 3 WHERE file = 1", "UPDATE chunk SET file = 1 WHERE file = 2",
       "UPDATE chunk SET file = 2 WHERE file = 3"},
      {"UPDATE chunk SET data = CAST(substr(data, 1, 99) || x'00' || substr(data, 101) AS BLOB) WHERE file = 1 AND sequence = 5",
       "UPDATE chunk SET data = CAST(substr(data, 1, 99) || x'01' || substr(data, 101) AS BLOB)"
       " WHERE file = 1 AND sequence = 4"},  // changed
      {"UPDATE chunk SET data = x'' WHERE file = 1 AND sequence = 2"},
  };
  for (const auto& change : changes) {
    INFO(change.front());
    const auto outcome = f.after(change);
    CHECK(outcome.code == ErrorCode::kCorrupt);
    CHECK(outcome.message.find("Object ") != std::string::npos);
    CHECK(outcome.read == f.bytes.substr(0, outcome.read.size()));  // never wrong bytes
    CHECK(outcome.read.size() < f.bytes.size());
    CHECK(outcome.problems.find("Object ") != std::string::npos);
  }
  CHECK(f.after({"UPDATE file SET id = 7 WHERE id = 1"}).problems.find("file 7") != std::string::npos);
  CHECK(f.after({"DELETE FROM file WHERE id = 1"}).problems.find("names file 1") != std::string::npos);
  CHECK(f.after({"UPDATE file SET object = 0, staged = 1 WHERE id = 1"}).problems.find("file 1") != std::string::npos);
  CHECK(f.after({"INSERT INTO chunk VALUES(9, 0, x'00')"}).problems.find("a chunk of file 9") != std::string::npos);
  CHECK(f.after({"SELECT 1"}).problems.empty());
}

TEST_CASE("whoever forges a linked file as staged does not have it collected", "[storage][large][tamper]") {
  TamperedFiles f;
  f.store.reset();
  REQUIRE(RawDatabase(f.data()).execute("UPDATE file SET object = 0, staged = 1"));
  f.reopen();
  CHECK(collect_orphans(*f.store, f.actor, Timestamp::now()) == 0);
  CHECK(f.read(f.id) == f.bytes);
}

TEST_CASE("a large content is exported to git as any other", "[storage][large][git]") {
  LargeFixture f;
  const std::string bytes = bytes_of(5 * kMiB + 1);
  f.create(f.qa, bytes, "big.bin");
  const DocumentId again = f.create(f.qa, bytes, "the same.bin");
  f.save(f.qa, again, "small\n");
  export_git(*f.store, f.qa, f.directory / "bare", nullptr);
  git(f.directory / "bare", {"fsck", "--full", "--strict"});
  CHECK(git(f.directory / "bare", {"cat-file", "-p", "main:big.bin"}) == bytes);
}

TEST_CASE("what takes a whole content at once refuses one above its limit, and says so", "[storage][large]") {
  LargeFixture f;
  const std::string bytes = bytes_of(5 * kMiB);
  const DocumentId id = f.create(f.qa, bytes, "big.bin");
  CHECK(Documents(f.store->read()).content(f.head(id), 5 * kMiB) == bytes);
  CHECK(error_of([&] { Documents(f.store->read()).content(f.head(id), 5 * kMiB - 1); }) == ErrorCode::kTooLarge);
}

namespace {

// In KiB, of this process: "VmRSS", or "VmHWM" for the highest so far.
std::int64_t memory_figure(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return std::stoll(line.substr(name.size() + 1));
  return 0;
}

constexpr std::uint64_t kHuge = std::uint64_t{200} << 20;

ByteSource huge_source() {
  return [left = kHuge, noise = bytes_of(kMiB)](char* into, std::size_t size) mutable {
    const auto given = static_cast<std::size_t>(std::min<std::uint64_t>({left, size, noise.size()}));
    std::copy_n(noise.data(), given, into);
    left -= given;
    return given;
  };
}

// By how many MiB storing and reading 200 MiB raises the memory of this process.
std::int64_t huge_file_costs() {
  LargeFixture f;
  const std::int64_t idle = memory_figure("VmRSS");
  const auto staged = std::make_unique<Staging>(*f.store, f.actor, f.qa, huge_source(), StagingOptions{kHuge, UINT64_MAX});
  const DocumentId id = f.commit(f.request_with(staged->file())).documents.front();
  const ContentReader content = f.reader(f.head(id));
  std::uint64_t at = 0;
  crypto::Sha256Stream sha256;
  while (at < content.size()) {
    const std::string piece = content.read(at, UINT64_MAX);
    sha256.update(crypto::as_bytes(piece));
    at += piece.size();
  }
  if (sha256.finish() != f.head(id).sha256 || f.verify().problem_count != 0) return INT32_MAX;
  return (memory_figure("VmHWM") - idle) >> 10;
}

}  // namespace

TEST_CASE("a file of 200 MB is stored, read and verified in less than 100 MB", "[storage][large][memory]") {
  // In a process of its own, whose highest mark is not that of other tests.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::int64_t cost = INT32_MAX;
    try {
      cost = huge_file_costs();
    } catch (...) {
    }
    ::_exit(static_cast<int>(std::min<std::int64_t>(cost, 255)));
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  INFO("MiB above idle: " << WEXITSTATUS(status));
  CHECK(WEXITSTATUS(status) < 95);
}
