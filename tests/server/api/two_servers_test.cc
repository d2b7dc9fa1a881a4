// Two servers with the same documents for one reader, of which one holds several times as many others besides. Whatever he asks,
// both must answer alike, in the same order.
#include <random>

#include "http/client.h"
#include "storage/accounts.h"
#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {
namespace {

constexpr int kQueries = 1'000;
constexpr int kBatches = 24, kReadable = 5, kForbidden = 25;  // documents of one batch
const storage::Actor kOwner{UserId{}, "local owner"};

// Words of which some are in every document, some in few; the forbidden documents use the same, with other frequencies, and words
// of their own.
class Vocabulary {
 public:
  explicit Vocabulary(unsigned seed) : random_(seed) {
    const char* syllables[] = {"ba", "cor", "dim", "est", "fil", "gor", "han", "ing", "jup", "kel", "lor", "mat", "nor", "per"};
    for (const char* a : syllables)
      for (const char* b : syllables)
        for (const char* c : {"tion", "er", "s", "ment"}) latin_.push_back(std::string(a) + b + c);
    const char32_t first = U'一';
    for (unsigned i = 0; i < 300; ++i) han_.push_back(utf8(first + i * 37 % 5000));
    std::shuffle(latin_.begin(), latin_.end(), random_);
  }

  // `own`: words that only the others have.
  std::string word(bool own) {
    const std::size_t half = latin_.size() / 2;
    return latin_[(own && flip(4) ? half : 0) + skewed(half)];
  }
  std::string han(std::size_t length, bool own) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += han_[(own && flip(3) ? 150 : 0) + skewed(150)];
    return text;
  }
  bool flip(unsigned one_in) { return random_() % one_in == 0; }
  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  static std::string utf8(char32_t code) {
    return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
            static_cast<char>(0x80 | (code & 0x3F))};
  }
  // Small numbers far more often than great ones.
  std::size_t skewed(std::size_t limit) {
    const double u = static_cast<double>(random_() % 10'000) / 10'000;
    return static_cast<std::size_t>(u * u * u * static_cast<double>(limit));
  }

  std::mt19937 random_;
  std::vector<std::string> latin_, han_;
};

struct Text {
  std::string path, content, type, language;
  std::vector<std::string> tags;
};

Text make_text(Vocabulary& words, int number, bool own) {
  Text text;
  text.path = (own ? "x/" : "p/") + std::to_string(number) + ".md";
  text.content = "# " + words.word(own) + " " + words.han(4, own) + " " + words.word(own) + "\n\n";
  for (std::size_t i = 0; i < 20 + words.below(60); ++i) {
    text.content += words.flip(3) ? words.han(2 + words.below(5), own) : words.word(own);
    text.content += words.flip(9) ? " " + std::to_string(words.below(200)) + "。" : " ";
  }
  text.type = words.flip(2) ? "sop" : own ? "dossier" : "report";
  text.language = words.flip(2) ? "zh" : "en";
  text.tags = {words.word(own)};
  return text;
}

void commit(World& world, const std::string& space, const std::vector<Text>& texts, bool drafts, bool blocked = false) {
  world.app().write(kOwner, [&](storage::Transaction& tx) {
    storage::CommitRequest request;
    request.space = storage::Spaces(tx).find(*SpaceKey::parse(space))->id;
    request.author = request.committer = {"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 480};
    request.message = "Bring it in";
    request.imported = !drafts;
    for (const Text& text : texts) {
      storage::DocumentChange change;
      change.kind = storage::DocumentChange::Kind::kCreate;
      change.content = text.content;
      change.metadata = storage::Metadata{"", text.path, text.type, text.language, "", text.tags};
      request.changes.push_back(std::move(change));
    }
    for (const DocumentId& id : storage::commit(tx, request).documents)
      if (blocked) storage::set_inheritance(tx, id, storage::Inheritance::kBlocked);
  });
}

// New drafts of the first documents of QA: those then have two entries.
void redraft(World& world, Vocabulary& words, int count, bool own) {
  world.app().write(kOwner, [&](storage::Transaction& tx) {
    storage::CommitRequest request;
    request.space = storage::Spaces(tx).find(*SpaceKey::parse("QA"))->id;
    request.author = request.committer = {"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'001), 480};
    request.message = "Go on";
    for (int i = 1; i <= count; ++i) {
      const std::string digits = std::to_string(i);
      storage::DocumentChange change;
      change.document = storage::Documents(tx).find_number("QA-" + std::string(6 - digits.size(), '0') + digits)->id;
      change.content = make_text(words, i, own).content;
      request.changes.push_back(std::move(change));
    }
    storage::commit(tx, request);
  });
}

// The same for the reader in both; the rest in one. `drafts`: drafts are among what he may read.
struct TwoServers {
  World plain, crowded;

  explicit TwoServers(bool drafts) {
    Vocabulary words(7), others(8);
    crowded.app().write(kOwner,
                        [](storage::Transaction& tx) { storage::create_space(tx, *SpaceKey::parse("ZZ"), "Nobody's", ""); });
    for (int batch = 0; batch < kBatches; ++batch) {
      std::vector<Text> readable, forbidden;
      for (int i = 0; i < kReadable; ++i) readable.push_back(make_text(words, batch * kReadable + i, false));
      for (int i = 0; i < kForbidden; ++i) forbidden.push_back(make_text(others, batch * kForbidden + i, true));
      commit(plain, "QA", readable, drafts && batch % 4 == 0);
      commit(crowded, batch % 2 ? "HB" : "ZZ", forbidden, batch % 5 == 0);
      commit(crowded, "QA", readable, drafts && batch % 4 == 0);
    }
    if (drafts) {
      Vocabulary same(9), again(9);
      redraft(plain, same, 10, false);
      redraft(crowded, again, 10, false);
    } else {
      redraft(crowded, others, 40, true);
    }
    // In the reader's own space, behind what both have, so that the numbers stay equal.
    std::vector<Text> hidden;
    for (int i = 0; i < 60; ++i) hidden.push_back(make_text(others, 10'000 + i, true));
    commit(crowded, "QA", {hidden.begin(), hidden.begin() + 30}, false, true);
    if (!drafts) commit(crowded, "QA", {hidden.begin() + 30, hidden.end()}, true);
    plain.catch_up();
    crowded.catch_up();
  }
};

std::string misspelt(Vocabulary& words, std::string word) {
  std::swap(word[1 + words.below(word.size() - 2)], word.back());
  if (words.flip(2)) word.insert(word.begin() + 2, 'x');
  return word;
}

std::string make_query(Vocabulary& words) {
  const bool own = words.flip(3);
  const auto one = [&] { return words.flip(3) ? words.han(1 + words.below(4), own) : words.word(own); };
  switch (words.below(16)) {
    case 0:
      return "\"" + words.word(own) + " " + words.word(own) + "\" " + one();
    case 1:
      return "\"" + words.han(2 + words.below(2), own) + "\"";
    case 2:
      return words.word(own).substr(0, 1 + words.below(3)) + "*";
    case 3:
      return one() + " -" + one();
    case 4:
      return "title:" + words.word(own) + " " + one();
    case 5:
      return "title:" + words.word(own).substr(0, 2) + "*";
    case 6:
      return misspelt(words, words.word(own));
    case 7:
      return misspelt(words, words.word(own)) + " " + words.word(own);
    case 8:
      return words.han(1, own);
    case 9:
      return std::to_string(words.below(200)) + (words.flip(2) ? " " + one() : "");
    case 10:
      return one() + " OR " + one();
    case 11:
      return "QA-0000" + std::to_string(10 + words.below(80));
    case 12:
      return "tag:" + words.word(own) + (words.flip(2) ? " type:dossier" : "");
    case 13:
      return one() + " " + one() + " " + one() + " " + one() + " " + one() + " " + one();
    case 14:
      return words.flip(8) ? "" : "number:QA " + one();
    default:
      return one() + " " + one();
  }
}

struct Compared {
  int queries = 0, with_hits = 0, corrected = 0;
  int other_sets = 0, other_totals = 0, other_facets = 0, other_corrections = 0, other_pages = 0, other_suggestions = 0;
  int other_orders = 0, other_similar = 0, with_similar = 0;
  std::string first;  // where something differed first

  void count(int& counter, bool differs, const std::string& what, const std::string& query) {
    counter += differs ? 1 : 0;
    if (differs && first.empty()) first = what + " of '" + query + "'";
  }
};

struct Found {
  std::vector<std::string> numbers;  // over all pages
  std::vector<std::size_t> pages;
  json total, exact, facets, correction;
};

Found ask(const Client& client, const std::string& query, int limit) {
  Found found;
  const std::string target = "/api/v1/search?facets=true&q=" + http::percent_encode(query) + "&limit=" + std::to_string(limit);
  for (std::string cursor;;) {
    const json data = client.get(target + (cursor.empty() ? "" : "&cursor=" + cursor)).data();
    if (cursor.empty()) {
      found.total = data["total"];
      found.exact = data["total_is_exact"];
      found.facets = data["facets"];
      found.correction = data["did_you_mean"];
    }
    for (const json& hit : data["items"])
      found.numbers.push_back(hit["number"].get<std::string>() + hit["version"].get<std::string>());
    found.pages.push_back(data["items"].size());
    cursor = data["next_cursor"];
    if (cursor.empty()) return found;
  }
}

std::vector<std::string> suggestions(const Client& client, const std::string& typed) {
  std::vector<std::string> found;
  for (const json& item : client.get("/api/v1/search/suggest?q=" + http::percent_encode(typed)).data()["items"])
    found.push_back(item["number"].get<std::string>() + item["text"].get<std::string>());
  return found;
}

std::vector<std::string> similar(const Client& client, const std::string& number) {
  std::vector<std::string> found;
  const json answer = client.get("/api/v1/documents/" + number + "/similar?limit=20").data();
  for (const json& item : answer["items"])
    found.push_back(item["number"].get<std::string>() + item["version"].get<std::string>());
  return found;
}

void compare_query(const Client& plain, const Client& crowded, const std::string& query, int limit, Compared& result) {
  const Found one = ask(plain, query, limit), other = ask(crowded, query, limit);
  ++result.queries;
  result.with_hits += one.numbers.empty() ? 0 : 1;
  result.corrected += one.correction == "" ? 0 : 1;
  auto set = one.numbers, other_set = other.numbers;
  std::sort(set.begin(), set.end());
  std::sort(other_set.begin(), other_set.end());
  result.count(result.other_sets, set != other_set, "the hits", query);
  result.count(result.other_orders, set == other_set && one.numbers != other.numbers, "the order", query);
  result.count(result.other_totals, one.total != other.total || one.exact != other.exact, "the total", query);
  result.count(result.other_facets, one.facets != other.facets, "the facets", query);
  result.count(result.other_corrections, one.correction != other.correction, "the correction", query);
  result.count(result.other_pages, one.pages != other.pages, "the pages", query);
}

Compared compare(const Client& plain, const Client& crowded, int queries) {
  Compared result;
  Vocabulary words(11);
  for (int i = 0; i < queries; ++i) compare_query(plain, crowded, make_query(words), words.flip(8) ? 7 : 100, result);
  for (int i = 0; i < queries / 2; ++i) {
    const bool own = words.flip(3);
    const std::string typed = words.flip(4)   ? words.han(1 + words.below(2), own)
                              : words.flip(6) ? "QA-0000" + std::to_string(words.below(10))
                                              : words.word(own).substr(0, 1 + words.below(5));
    result.count(result.other_suggestions, suggestions(plain, typed) != suggestions(crowded, typed), "the suggestions", typed);
  }
  for (int i = 1; i <= kBatches * kReadable; i += 5) {
    const std::string digits = std::to_string(i);
    const std::string number = "QA-" + std::string(6 - digits.size(), '0') + digits;
    const auto found = similar(plain, number);
    result.with_similar += found.empty() ? 0 : 1;
    result.count(result.other_similar, found != similar(crowded, number), "what is similar", number);
  }
  return result;
}

void check_alike(const Compared& compared) {
  INFO("first difference: " << compared.first);
  CHECK(compared.with_hits > compared.queries / 2);
  CHECK(compared.corrected > compared.queries / 50);
  CHECK(compared.other_sets == 0);
  CHECK(compared.other_totals == 0);
  CHECK(compared.other_facets == 0);
  CHECK(compared.other_corrections == 0);
  CHECK(compared.other_pages == 0);
  CHECK(compared.other_suggestions == 0);
  CHECK(compared.other_orders == 0);
  CHECK(compared.with_similar > 10);
  CHECK(compared.other_similar == 0);
}

}  // namespace

TEST_CASE("a reader's thousand queries are answered alike with and without documents that he may not read", "[api][access]") {
  TwoServers servers(false);
  check_alike(compare(servers.plain.as("rita"), servers.crowded.as("rita"), kQueries));
}

TEST_CASE("so are those of somebody who reads drafts", "[api][access]") {
  TwoServers servers(true);
  check_alike(compare(servers.plain.as("carl"), servers.crowded.as("carl"), kQueries / 4));
}

}  // namespace rotulus::test
