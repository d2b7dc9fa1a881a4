#include "service/extraction.h"

#include <algorithm>
#include <exception>

#include "core/ascii.h"
#include "core/error.h"
#include "service/application.h"
#include "storage/content_reader.h"
#include "storage/documents.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

using storage::TextFailure;

constexpr std::chrono::seconds kLookAnyway{2}, kAfterTrouble{15};
constexpr std::uint64_t kPiece = std::uint64_t{1} << 20;
constexpr int kRetriedAtOnce = 200;
const storage::Actor kExtractor{UserId{}, "extractor"};

std::string extension_of(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  if (!extension.empty()) extension.erase(0, 1);
  return ascii_lower(extension);
}

TextFailure failure_of(extract::End end) {
  switch (end) {
    case extract::End::kRead:
      return TextFailure::kNone;
    case extract::End::kUnknownFormat:
      return TextFailure::kUnknownFormat;
    case extract::End::kEncrypted:
      return TextFailure::kEncrypted;
    case extract::End::kDamaged:
      return TextFailure::kDamaged;
    case extract::End::kTooLarge:
      return TextFailure::kTooLarge;
    case extract::End::kTooLong:
      return TextFailure::kTooLong;
    case extract::End::kTooMuchMemory:
      return TextFailure::kTooMuchMemory;
    case extract::End::kCrashed:
      return TextFailure::kCrashed;
    case extract::End::kForbidden:
      return TextFailure::kForbidden;
    case extract::End::kNoText:
      return TextFailure::kNoText;
    case extract::End::kUnavailable:
      return TextFailure::kUnavailable;
  }
  return TextFailure::kUnavailable;
}

// Those that a version has, of all that should have a text.
std::vector<storage::Revision> without_text(const storage::Session& session, const storage::Document& document) {
  std::vector<storage::Revision> missing;
  for (const RevisionId id : {document.effective, document.head}) {
    const auto revision = id ? storage::Documents(session).revision(id) : std::nullopt;
    if (revision && storage::needs_extraction(*revision) && !storage::Texts(session).find(*revision))
      missing.push_back(*revision);
  }
  return missing;
}

}  // namespace

Extraction::Extraction(storage::Store& store, ExtractionOptions options, std::function<void()> tell)
    : store_(store), options_(std::move(options)), worker_(options_.worker), tell_(std::move(tell)) {}

Extraction::~Extraction() { stop(); }

void Extraction::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Extraction::start() {
  if (options_.worker.plugins.empty()) return;
  for (int i = 0; i < std::max(options_.at_once, 1); ++i) threads_.emplace_back([this] { loop(); });
}

void Extraction::wake() {
  {
    const std::lock_guard lock(mutex_);
    has_work_ = true;
  }
  woken_.notify_all();
}

ExtractionState Extraction::state() const {
  ExtractionState state;
  {
    const auto session = store_.read();
    state.waiting = storage::Texts(session).count(storage::TextState::kPending);
    state.failed = storage::Texts(session).count(storage::TextState::kFailed);
  }
  const std::lock_guard lock(mutex_);
  state.trouble = trouble_;
  return state;
}

bool Extraction::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Extraction::note_trouble(const std::string& what) {
  {
    const std::lock_guard lock(mutex_);
    if (trouble_ == what) return;
    trouble_ = what;
  }
  if (options_.on_trouble) options_.on_trouble(what);
}

void Extraction::rest(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  woken_.wait_for(lock, limit, [&] { return stopping_; });
}

void Extraction::loop() {
  while (!is_stopping()) {
    try {
      prepare();
      while (const auto job = next_job()) {
        try {
          read(*job);
        } catch (const Error& error) {
          // What fails for a reason of its own is left alone until the next start, so that the others go on.
          if (error.code() != ErrorCode::kCorrupt) finish_job(*job);
          throw;
        }
        finish_job(*job);
      }
      std::unique_lock lock(mutex_);
      // The timeout finds what an import beside the server's own ways has written.
      woken_.wait_for(lock, kLookAnyway, [&] { return stopping_ || has_work_; });
      has_work_ = false;
    } catch (const std::exception& error) {
      // Files wait, and it is said why; saving them goes on.
      note_trouble(error.what());
      rest(kAfterTrouble);
    }
  }
}

// The first thread asks, the others wait for it.
void Extraction::prepare() {
  {
    std::unique_lock lock(mutex_);
    if (is_prepared_) return;
    is_prepared_ = true;  // others wait at their first job until the reader is known
  }
  try {
    ask_extractors();
    request_missing();
    retry_old_failures();
  } catch (...) {
    const std::lock_guard lock(mutex_);
    is_prepared_ = false;
    throw;
  }
}

void Extraction::ask_extractors() {
  std::vector<std::string> names;
  for (const auto& extractor : worker_.extractors()) names.push_back(extractor.name + " " + std::to_string(extractor.version));
  std::sort(names.begin(), names.end());
  std::string reader;
  for (const auto& name : names) reader += (reader.empty() ? "" : ", ") + name;
  {
    const std::lock_guard lock(mutex_);
    reader_ = std::move(reader);
  }
  note_trouble({});
}

// A store from before there were texts: nobody has asked for any.
void Extraction::request_missing() {
  const auto session = store_.read();
  const storage::Texts texts(session);
  for (const auto state : {storage::TextState::kPending, storage::TextState::kRead, storage::TextState::kFailed})
    if (!texts.list(state, 0, 1).empty()) return;
  for (const auto& space : storage::Spaces(session).list()) {
    for (const auto& document : storage::Documents(session).living(space.id)) {
      if (is_stopping()) return;
      const auto missing = without_text(session, document);
      if (missing.empty()) continue;
      store_.write(kExtractor, [&](storage::Transaction& tx) {
        for (const auto& revision : missing) storage::request_text(tx, revision);
      });
    }
  }
}

// Extractors that are newer, or more, may read what those before could not.
void Extraction::retry_old_failures() {
  std::int64_t after = 0;
  while (!is_stopping()) {
    const auto session = store_.read();
    const auto jobs = storage::Texts(session).list(storage::TextState::kFailed, after, kRetriedAtOnce);
    if (jobs.empty()) return;
    after = jobs.back().object;
    std::vector<storage::Revision> again;
    for (const auto& job : jobs)
      if (job.text.reader != reader_)
        if (auto revision = storage::Documents(session).revision(job.revision)) again.push_back(*std::move(revision));
    if (again.empty()) continue;
    store_.write(kExtractor, [&](storage::Transaction& tx) {
      for (const auto& revision : again) storage::request_text(tx, revision, storage::Again::kYes);
    });
  }
}

std::optional<storage::TextJob> Extraction::next_job() {
  const auto session = store_.read();
  std::unique_lock lock(mutex_);
  if (stopping_ || reader_.empty()) return std::nullopt;
  const auto jobs = storage::Texts(session).list(storage::TextState::kPending, 0, static_cast<int>(under_way_.size()) + 1);
  for (const auto& job : jobs)
    if (under_way_.insert(job.object).second) return job;
  return std::nullopt;
}

void Extraction::finish_job(const storage::TextJob& job) {
  const std::lock_guard lock(mutex_);
  under_way_.erase(job.object);
}

void Extraction::read(const storage::TextJob& job) {
  const auto outcome = outcome_of(job);
  if (is_stopping()) return;
  // No fault of the file: it goes on waiting.
  if (outcome.failure == TextFailure::kUnavailable) throw Error(ErrorCode::kUnavailable, outcome.detail);
  store_.write(kExtractor, [&](storage::Transaction& tx) { storage::keep_text(tx, job, outcome); });
  note_trouble({});
  tell_();
}

storage::TextOutcome Extraction::outcome_of(const storage::TextJob& job) {
  storage::TextOutcome outcome;
  outcome.reader = reader_;
  try {
    std::optional<storage::ContentReader> content;
    std::string extension;
    {
      const auto session = store_.read();
      const auto revision = storage::Documents(session).revision(job.revision);
      if (!revision) throw Error(ErrorCode::kCorrupt, "The revision of this content is missing.");
      content.emplace(store_, session, *revision);
      extension = extension_of(revision->metadata.path);
    }
    std::uint64_t at = 0;
    auto text = worker_.read(
        [&](char* into, std::size_t size) {
          const std::string piece = content->read(at, std::min<std::uint64_t>(size, kPiece));
          at += piece.size();
          return piece.copy(into, size);
        },
        content->size(), extension, [this] { return !is_stopping(); });
    outcome.failure = failure_of(text.end);
    outcome.text = std::move(text.text);
    outcome.detail = std::move(text.detail);
    outcome.extractor = std::move(text.extractor);
    outcome.is_cut = text.is_cut;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCorrupt && error.code() != ErrorCode::kNotFound) throw;
    outcome.failure = TextFailure::kDamaged;
    outcome.detail = error.what();
  }
  return outcome;
}

}  // namespace rotulus::service
