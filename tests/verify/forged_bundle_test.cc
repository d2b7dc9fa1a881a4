// Bundles that somebody changed: without the keys, piece by piece; and with them, where the story does not hold together.
#include "bundle_maker.h"
#include "crypto/base64.h"

using namespace rotulus;
using namespace rotulus::test;
using verify::Verdict;

namespace {

bool is_base64(const std::string& name) {
  return name == "leaf" || name == "hashes" || name == "content" || name == "metadata" || name == "statement" ||
         name == "signature" || name == "public_key";
}

// Calls `visit` with the address of every value that is no object or list, and the name of the member that it stands in.
void walk(const Json& json, const Json::json_pointer& at, const std::string& name,
          const std::function<void(const Json::json_pointer&, const std::string&)>& visit) {
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) walk(value, at / key, key, visit);
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i) walk(json[i], at / i, name, visit);
  } else {
    visit(at, name);
  }
}

// Every change of one value that somebody could make.
std::vector<Json> changes_of(const Json& value, const std::string& name) {
  std::vector<Json> changes = {nullptr, true, "", 0, Json::array(), Json::object()};
  if (value.is_number()) changes.insert(changes.end(), {value.get<std::uint64_t>() + 1, value.get<std::uint64_t>() - 1, -1, "1"});
  if (!value.is_string()) return changes;
  const std::string text = value;
  changes.insert(changes.end(), {text + "A", text + "\n", text.substr(0, text.size() / 2)});
  if (is_base64(name)) {
    crypto::Bytes bytes;
    REQUIRE(crypto::from_base64(text, bytes));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      crypto::Bytes flipped = bytes;
      flipped[i] ^= static_cast<std::uint8_t>(1 << (i % 8));
      changes.push_back(crypto::base64(flipped));
    }
    bytes.push_back(0);
    changes.push_back(crypto::base64(bytes));
    return changes;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) continue;  // would be no UTF-8
    std::string flipped = text;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    changes.push_back(flipped);
  }
  return changes;
}

}  // namespace

TEST_CASE("a bundle in which any value was altered is rejected", "[verify]") {
  const Json good = Story().make();
  REQUIRE(check(good).good());
  std::size_t tried = 0;
  walk(good, Json::json_pointer(), "", [&](const Json::json_pointer& at, const std::string& name) {
    for (const Json& change : changes_of(good[at], name)) {
      // Content may be left out.
      if (change == good[at] || (name == "content" && change.is_null())) continue;
      Json bad = good;
      bad[at] = change;
      INFO(at.to_string() << " := " << change.dump());
      REQUIRE_FALSE(check(bad).good());
      ++tried;
    }
  });
  CHECK(tried > 5000);
}

TEST_CASE("a bundle in which any part was taken out, put in twice or exchanged is rejected", "[verify]") {
  const Json good = Story().make();
  for (const char* name : {"format", "document", "versions", "signatures", "entries", "checkpoint"}) {
    Json bad = good;
    bad.erase(name);
    CHECK_FALSE(check(bad).good());
  }
  for (const char* name : {"versions", "signatures", "entries"}) {
    const std::size_t count = good[name].size();
    for (std::size_t i = 0; i < count; ++i) {
      INFO(name << " " << i);
      Json without = good;
      without[name].erase(i);
      CHECK_FALSE(check(without).good());
      Json twice = good;
      twice[name].push_back(good[name][i]);
      CHECK_FALSE(check(twice).good());
      for (const auto& [member, value] : good[name][i].items()) {
        Json less = good;
        less[name][i].erase(member);
        CHECK_FALSE(check(less).good());
      }
      Json more = good;
      more[name][i]["remark"] = "x";
      CHECK_FALSE(check(more).good());
      for (std::size_t j = i + 1; j < count; ++j) {
        Json exchanged = good;
        std::swap(exchanged[name][i], exchanged[name][j]);
        CHECK_FALSE(check(exchanged).good());
      }
    }
  }
}

TEST_CASE("a part of a proof that is taken out, repeated or exchanged is rejected", "[verify]") {
  const Json good = Story().make();
  for (std::size_t i = 0; i < good["entries"].size(); ++i) {
    const auto& hashes = good["entries"][i]["hashes"];
    for (std::size_t j = 0; j < hashes.size(); ++j) {
      Json bad = good;
      bad["entries"][i]["hashes"].erase(j);
      CHECK_FALSE(check(bad).good());
      bad = good;
      bad["entries"][i]["hashes"].push_back(hashes[j]);
      CHECK_FALSE(check(bad).good());
      if (j == 0) continue;
      bad = good;
      std::swap(bad["entries"][i]["hashes"][j], bad["entries"][i]["hashes"][j - 1]);
      CHECK_FALSE(check(bad).good());
    }
  }
}

TEST_CASE("the sentences name what was altered", "[verify]") {
  const Json good = Story().make();
  Json bad = good;
  bad["versions"][0]["content"] = crypto::base64(crypto::as_bytes("# Something else\n"));
  CHECK(fails_for(bad, "The content of version 1.0 is not what its hash says"));
  bad["versions"][0]["content_sha256"] = crypto::hex(crypto::sha256(crypto::as_bytes("# Something else\n")));
  CHECK(fails_for(bad, "Signature 12 (review, rhea) is about other content than version 1.0 has"));
  CHECK(fails_for(bad, "The content of version 1.0 is another than was saved in entry 4"));
  bad = good;
  bad["versions"][0]["metadata"] = crypto::base64(crypto::as_bytes("title: \"x\"\n"));
  CHECK(fails_for(bad, "is about other metadata"));
  bad = good;
  bad["versions"][1]["state"] = "effective";
  CHECK(fails_for(bad, "calls revision 2 'effective', and the log has brought it to 'draft'"));
  bad = good;
  bad["signatures"].erase(1);
  CHECK(fails_for(bad, "Signature 12, which the log names in entry"));
  CHECK(fails_for(bad, "Signature 15 (approval, abel) does not follow the signatures before it"));
  bad = good;
  bad["document"]["id"] = std::string(32, 'e');
  CHECK(fails_for(bad, "is about another document"));
  bad = good;
  bad["document"]["title"] = "Another title";
  CHECK(fails_for(bad, "is not the one that was signed, 'Cleaning of vessels'"));
}

TEST_CASE("signatures do not move to another version or document", "[verify]") {
  Story other;
  other.id = std::string(32, 'a');
  for (auto& entry : other.entries)
    for (auto* text : {&entry.object, &entry.detail})
      if (const auto at = text->find("0123456789abcdef0123456789abcdef"); at != std::string::npos)
        text->replace(at, 32, other.id);
  REQUIRE(check(other.make()).good());
  Json bad = Story().make();
  bad["signatures"] = other.make()["signatures"];
  CHECK(fails_for(bad, "is about another document"));
  Story moved;  // the signatures are of the first revision, and the log says that they are of the second
  for (auto& entry : moved.entries)
    if (entry.action == "signature.create") entry.detail.replace(3, 2, "@2");
  CHECK(fails_for(moved.make(), "is not the one that the audit log names"));
}

TEST_CASE("an older checkpoint does not hold newer entries", "[verify]") {
  Log log;
  Json bad = Story().make(log);
  for (std::uint64_t size = 1; size < log.size(); ++size) {
    bad["checkpoint"] = log.checkpoint(size, key_of(1));
    CHECK_FALSE(check(bad).good());
  }
}

TEST_CASE("whoever has the keys still cannot tell a story with holes", "[verify]") {
  const auto without = [](std::size_t at) {
    Story story;
    story.entries.erase(story.entries.begin() + static_cast<std::ptrdiff_t>(at));
    return story.make();
  };
  CHECK(fails_for(without(0), "No entry shows that version 1.0 was saved"));
  CHECK(fails_for(without(1), "the one before it is missing"));
  CHECK(fails_for(without(2), "an entry is missing"));
  CHECK(fails_for(without(3), "Signature 11 (author, carl) is not in the audit log"));
  CHECK(fails_for(without(4), "is step 3 of run 4, and the one before it is missing"));
  CHECK(fails_for(without(7), "leave its run open"));
  CHECK(fails_for(without(9), "from 'approved', and the entries before it say 'in_approval'"));
  CHECK(fails_for(without(10), "the log has brought it to 'approved'"));
}

TEST_CASE("a version that came into force without signatures, or without being submitted, is named", "[verify]") {
  Story unsigned_;
  unsigned_.signatures.clear();
  std::erase_if(unsigned_.entries, [](const auto& entry) { return entry.action == "signature.create"; });
  auto bundle = unsigned_.make();
  bundle["versions"][0]["metadata"] = nullptr;
  CHECK(fails_for(bundle, "Nobody had signed version 1.0 when it came into force"));
  Story late;  // all signatures after force
  std::stable_partition(late.entries.begin(), late.entries.end() - 1,
                        [](const auto& entry) { return entry.action != "signature.create"; });
  CHECK(fails_for(late.make(), "Nobody had signed version 1.0 when it came into force"));
  Story imposed;
  for (auto& entry : imposed.entries)
    if (entry.detail == "@1 draft -> in_review") entry.detail = "@1 draft -> in_approval";
  std::erase_if(imposed.entries, [](const auto& entry) { return entry.detail == "@1 in_review -> in_approval"; });
  CHECK(check(imposed.make()).good());
  for (auto& entry : imposed.entries) {
    if (entry.detail == "@1 draft -> in_approval") entry.detail = "@1 draft -> approved as 1.0";
    if (entry.detail == "@1 in_approval -> approved as 1.0") entry.detail = "@1 approved -> approved as 1.0";
  }
  CHECK(fails_for(imposed.make(), "No entry shows that version 1.0 was submitted"));
}

TEST_CASE("keys that the log does not name are not believed", "[verify]") {
  Story story;
  Log log;
  Json bad = story.make(log);
  const auto stranger = key_of(8);
  bad["checkpoint"] = log.checkpoint(log.size(), stranger);
  auto trust = trust_in(8);
  CHECK(says(check(bad, trust), Verdict::kFails, "does not name the key of the checkpoint"));
  bad = story.make();
  for (auto& signature : bad["signatures"]) {
    crypto::Bytes statement;
    REQUIRE(crypto::from_base64(signature["statement"].get<std::string>(), statement));
    signature["signature"] = crypto::base64(stranger.sign(statement));
    signature["public_key"] = crypto::base64(stranger.public_key());
  }
  CHECK(fails_for(bad, "was made with a key that the audit log does not name"));
}

TEST_CASE("a signature in somebody else's name is named", "[verify]") {
  Story story;
  story.entries[3].actor = "mallory";
  CHECK(fails_for(story.make(), "was given by mallory"));
}

TEST_CASE("what is no bundle is refused without a crash", "[verify]") {
  for (const std::string text : {"", "{", "[]", "null", "\"x\"", "{\"format\": \"rotulus evidence 2\"}", "{\"format\": 1}"}) {
    verify::Report report;
    verify::check_bundle(text, trust_in(), {}, report);
    CHECK_FALSE(report.good());
  }
  std::string deep(100'000, '[');
  verify::Report report;
  verify::check_bundle(deep, trust_in(), {}, report);
  CHECK_FALSE(report.good());
  // A member that stands twice: one reader sees the first, another the second.
  std::string twice = Story().make().dump();
  twice.replace(twice.find("{\"checkpoint\""), 1, "{\"checkpoint\":\"x\",");
  verify::check_bundle(twice, trust_in(), {}, report);
  CHECK(says(report, Verdict::kFails, "stands twice"));
}
