#include "search_corpus.h"

#include <algorithm>
#include <map>
#include <random>

#include "core/document.h"
#include "measure.h"
#include "storage/git_source.h"

namespace rotulus::bench {
namespace {

constexpr std::size_t kRevisionsOfOneFile = 5;
constexpr std::size_t kSmallest = 1'200;  // bytes; the mean of the corpus is about 8 KB

void collect(const std::string& bundle, std::vector<CorpusText>& texts) {
  const auto file = corpus(bundle);
  if (file.empty()) return;
  auto source = storage::GitSource::open(file);
  std::map<std::string, std::vector<ObjectId>> revisions;
  source.walk([&](const storage::SourceCommit& commit) {
    for (const auto& change : commit.changes)
      if (change.kind != storage::SourceChange::Kind::kRemoved) revisions[change.path].push_back(change.blob);
  });
  for (const auto& [path, blobs] : revisions) {
    const std::size_t wanted = std::min(blobs.size(), kRevisionsOfOneFile);
    for (std::size_t i = 0; i < wanted; ++i) {
      const ObjectId blob = blobs[i * blobs.size() / wanted];
      if (source.blob_size(blob) < kSmallest) continue;
      std::string text = source.blob(blob);
      if (!is_text(text)) continue;
      std::string title = title_of(text, path);
      texts.push_back({path + "@" + std::to_string(i), std::move(title), std::move(text)});
    }
  }
}

bool is_han(const std::string& text, std::size_t at) {
  return at + 2 < text.size() && static_cast<unsigned char>(text[at]) >= 0xE4 && static_cast<unsigned char>(text[at]) <= 0xE9;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::vector<CorpusText> search_corpus(std::size_t count) {
  std::vector<CorpusText> texts;
  collect("handbook-en.bundle", texts);
  collect("docs-zh.bundle", texts);
  std::shuffle(texts.begin(), texts.end(), std::mt19937(1));
  if (texts.size() > count) texts.resize(count);
  return texts;
}

std::vector<search::Entry> search_entries(const std::vector<CorpusText>& corpus) {
  std::vector<search::Entry> entries(corpus.size());
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    auto& entry = entries[i];
    for (std::size_t b = 0; b < 8; ++b) entry.key.document.bytes[b] = static_cast<std::uint8_t>(i >> (8 * b));
    entry.space = SpaceId{1};
    entry.revision = RevisionId{static_cast<std::int64_t>(i) + 1};
    entry.changed = Timestamp::from_seconds(1'700'000'000 + static_cast<std::int64_t>(i * 7'919 % corpus.size()));
    entry.space_key = "S1";
    entry.number = "S1-" + std::to_string(i);
    entry.title = corpus[i].title;
    entry.text = corpus[i].text;
    entry.type = "document";
  }
  return entries;
}

std::size_t bytes_of(const std::vector<CorpusText>& corpus) {
  std::size_t bytes = 0;
  for (const auto& text : corpus) bytes += text.text.size();
  return bytes;
}

std::vector<std::string> sample_words(const std::vector<CorpusText>& corpus, std::size_t count) {
  std::mt19937 random(2);
  std::vector<std::string> words;
  while (words.size() < count) {
    const std::string& text = corpus[random() % corpus.size()].text;
    std::size_t at = random() % (text.size() - 100);
    while ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
    if (is_han(text, at) && is_han(text, at + 3)) {
      words.push_back(text.substr(at, 6));
    } else if (is_letter(text[at]) && at > 0 && !is_letter(text[at - 1])) {
      std::size_t end = at;
      while (end < text.size() && is_letter(text[end])) ++end;
      if (end - at >= 3) words.push_back(text.substr(at, end - at));
    }
  }
  return words;
}

}  // namespace rotulus::bench
