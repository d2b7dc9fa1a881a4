#include "document_builder.h"

#include <algorithm>
#include <utility>

#include "access_terms.h"
#include "core/error.h"
#include "facets.h"
#include "plain_text.h"
#include "terms.h"
#include "unicode.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kMaxTextBytes = 8 * 1024 * 1024;  // of one document; what follows is not searchable
constexpr std::uint32_t kFieldGap = 100;                // positions between fields, so that no phrase spans two

void append_integer(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(static_cast<unsigned char>(value >> shift & 0xFF)));
}

std::uint64_t read_integer(std::string_view& in, int bytes) {
  if (in.size() < static_cast<std::size_t>(bytes))
    throw Error(ErrorCode::kCorrupt, "An entry of the search index is cut short; rebuild the index.");
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8 | static_cast<unsigned char>(in[static_cast<std::size_t>(i)]);
  in.remove_prefix(static_cast<std::size_t>(bytes));
  return value;
}

std::string_view read_text(std::string_view& in) {
  const auto size = static_cast<std::size_t>(read_integer(in, 4));
  if (in.size() < size) throw Error(ErrorCode::kCorrupt, "An entry of the search index is cut short; rebuild the index.");
  const std::string_view text = in.substr(0, size);
  in.remove_prefix(size);
  return text;
}

void append_text(std::string& out, std::string_view text) {
  append_integer(out, text.size(), 4);
  out.append(text);
}

}  // namespace

std::string StoredEntry::encode() const {
  std::string data;
  data.append(reinterpret_cast<const char*>(key.document.bytes.data()), key.document.bytes.size());
  append_integer(data, static_cast<std::uint64_t>(key.audience), 1);
  append_integer(data, static_cast<std::uint64_t>(revision.value), 8);
  append_text(data, number);
  append_text(data, title);
  return data;
}

StoredEntry StoredEntry::decode(std::string_view data) {
  StoredEntry entry;
  for (std::uint8_t& byte : entry.key.document.bytes) byte = static_cast<std::uint8_t>(read_integer(data, 1));
  entry.key.audience = read_integer(data, 1) == 1 ? Audience::kReaders : Audience::kDrafters;
  entry.revision.value = static_cast<std::int64_t>(read_integer(data, 8));
  entry.number = read_text(data);
  entry.title = read_text(data);
  return entry;
}

std::string blank_term() { return std::string(1, prefix::kBlank); }

Xapian::Document blank_document() {
  constexpr Xapian::termcount kOrdinaryLength = 1'000;  // no bound of Xapian's gets worse by it
  Xapian::Document document;
  document.add_term(blank_term(), kOrdinaryLength);
  return document;
}

// Whether words say what a document is about, or only where it stands: those of numbers and paths are found, but make neither
// the document longer nor its score higher. A whole number counts, which is what somebody asks for.
enum class Words { kOfText, kOfPlace };

// Turns units into postings. With a field prefix the terms of that field are added beside those of the body.
class DocumentBuilder::Collector : public TokenSink {
 public:
  Collector(PostingTable& postings, std::string_view field, Words words = Words::kOfText)
      : postings_(postings), field_(field), words_(words) {}

  void chunk(const Chunk& chunk) override {
    for (const Atom& atom : chunk.atoms) {
      word(atom, {});
      if (!field_.empty()) word(atom, field_);
    }
    if (!chunk.code.empty()) for_each(chunk.code, [this](auto posting) { postings_.count(posting); });
  }

  void han(const HanRun& run) override {
    const std::size_t last = run.characters.size() - 1;
    std::uint32_t position = run.position;
    for (std::size_t i = 0; i <= last; ++i, ++position) {
      pair_.clear();
      append_utf8(pair_, run.characters[i].code);
      if (i == 0 || i == last)
        positioned(pair_, position);
      else
        plain(pair_);
      if (i == last) break;
      append_utf8(pair_, run.characters[i + 1].code);
      positioned(pair_, position);
    }
  }

 private:
  void word(const Atom& atom, std::string_view field) {
    const auto posting = postings_.find(field.empty() ? atom.text : fielded(atom.text));
    place(posting, atom.position);
    if (atom.is_number) return;
    auto stemmed = postings_.companion(posting);  // most words come back: theirs is known
    if (stemmed == PostingTable::kNone) {
      stemmed = postings_.find(term_.assign(field).append(1, prefix::kStem).append(stem(atom.text)));
      postings_.companion(posting) = stemmed;
    }
    count(stemmed);
  }

  void positioned(std::string_view term, std::uint32_t position) {
    for_each(term, [this, position](auto posting) { place(posting, position); });
  }

  void plain(std::string_view term) {
    for_each(term, [this](auto posting) { count(posting); });
  }

  // The posting of the body and that of the field, if there is one.
  template <class Action>
  void for_each(std::string_view term, Action action) {
    action(postings_.find(term));
    if (!field_.empty()) action(postings_.find(fielded(term)));
  }

  void place(PostingTable::Index posting, std::uint32_t position) {
    count(posting);
    postings_.place(posting, position);
  }

  void count(PostingTable::Index posting) {
    if (words_ == Words::kOfText) postings_.count(posting);
  }

  std::string_view fielded(std::string_view term) { return term_.assign(field_).append(term); }

  PostingTable& postings_;
  std::string_view field_;
  Words words_;
  std::string pair_, term_;
};

Xapian::Document DocumentBuilder::build(const Entry& entry) {
  postings_.clear();
  Xapian::Document document;
  add_text(entry);
  flush(document);
  add_fields(entry, document);
  return document;
}

void DocumentBuilder::add_text(const Entry& entry) {
  std::uint32_t position = 1;
  Collector title(postings_, {&prefix::kTitle, 1});
  Collector number(postings_, {&prefix::kNumber, 1}, Words::kOfPlace);
  Collector body(postings_, {});
  Collector path(postings_, {}, Words::kOfPlace);
  add_words(entry.title, position, title);
  add_words(entry.number, position, number);
  for (const std::string& tag : entry.tags) add_words(tag, position, body);
  add_words(entry.path, position, path);
  add_words(visible_text(first_bytes(entry.text, kMaxTextBytes), entry.markup), position, body);
  add_edges(entry.title);
}

void DocumentBuilder::add_words(std::string_view text, std::uint32_t& position, Collector& collector) {
  if (text.empty()) return;
  position = analyzer_.analyze(text, collector, position) + kFieldGap;
}

// The first characters of every word of the title, so that suggestions for short beginnings need no expansion.
void DocumentBuilder::add_edges(std::string_view title) {
  struct Edges : TokenSink {
    explicit Edges(PostingTable& table) : postings(table) {}
    void chunk(const Chunk& chunk) override {
      for (const Atom& atom : chunk.atoms)
        for (std::size_t length = 1; length <= kEdgeCharacters; ++length)
          postings.find(std::string(1, prefix::kEdge).append(first_code_points(atom.text, length)));
    }
    void han(const HanRun&) override {}  // pairs and single characters serve
    PostingTable& postings;
  } edges(postings_);
  analyzer_.analyze(title, edges);
}

void DocumentBuilder::flush(Xapian::Document& document) {
  std::string term;
  for (const PostingTable::Index posting : postings_.sorted()) {
    term = postings_.term(posting);
    Xapian::termcount frequency = postings_.frequency(posting);
    bool positioned = false;
    postings_.for_each_position(posting, [&](Xapian::termpos position) {
      document.add_posting(term, position, std::exchange(frequency, 0));  // with the first: each call looks the term up again
      positioned = true;
    });
    if (!positioned) document.add_term(term, frequency);
  }
}

void DocumentBuilder::add_fields(const Entry& entry, Xapian::Document& document) {
  document.add_boolean_term(key_term(entry.key));
  for (const std::string& term : access_terms(entry)) document.add_boolean_term(term);
  const auto filter = [&](char field, std::string_view value) {
    if (!value.empty()) document.add_boolean_term(filter_term(field, value));
  };
  filter(prefix::kSpace, entry.space_key);
  filter(prefix::kType, entry.type);
  filter(prefix::kState, name(entry.state));
  filter(prefix::kLanguage, entry.language);
  filter(prefix::kOwner, entry.owner);
  for (const std::string& tag : entry.tags) filter(prefix::kTag, tag);
  for (const std::string& category : entry.categories) filter(prefix::kCategory, category);
  const auto& id = entry.key.document.bytes;
  document.add_value(kSlotDocument, std::string(reinterpret_cast<const char*>(id.data()), id.size()));
  const std::string order = time_value(entry.changed) + big_endian(static_cast<std::uint64_t>(entry.revision.value));
  document.add_value(kSlotChanged, order);
  document.add_value(kSlotNumber, number_sort_key(entry.number) + '\0' + order);
  document.add_value(kSlotFacets, facet_value(entry));
  document.set_data(StoredEntry{entry.key, entry.revision, entry.number, entry.title}.encode());
}

}  // namespace rotulus::search
