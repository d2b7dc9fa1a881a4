#include "bundle_maker.h"
#include "crypto/base64.h"

using namespace rotulus;
using namespace rotulus::test;
using verify::Verdict;

TEST_CASE("the evidence of a document holds, and says who signed what", "[verify]") {
  const auto report = check(Story().make());
  INFO(sentences(report));
  CHECK(report.good());
  CHECK(says(report, Verdict::kHolds, "is signed by a key that you trust"));
  CHECK(says(report, Verdict::kHolds, "Each of the 14 entries"));
  CHECK(says(report, Verdict::kHolds, "Each of the 3 signatures"));
  CHECK(says(report, Verdict::kHolds, "Version 1.0 was submitted by carl"));
  CHECK(says(report, Verdict::kHolds, "signed by carl (author), rhea (review), abel (approval)"));
  CHECK(says(report, Verdict::kNote, "after 2026-03-01T09:30:00Z is not shown"));
}

TEST_CASE("the evidence holds without the content, by its hashes", "[verify]") {
  auto bundle = Story().make();
  for (auto& version : bundle["versions"]) version["content"] = nullptr;
  CHECK(check(bundle).good());
}

TEST_CASE("a key that came along with the bundle proves nothing by itself", "[verify]") {
  const auto bundle = Story().make();
  const auto unproven = check(bundle, {});
  CHECK_FALSE(unproven.good());
  CHECK(unproven.failures() == 1);
  CHECK(says(unproven, Verdict::kFails, "came along with it and is not proven"));
  verify::Trust own;
  own.own_key = true;
  CHECK(check(bundle, own).good());
  CHECK(says(check(bundle, own), Verdict::kNote, "as you asked"));
}

TEST_CASE("a bundle of another key, or of another log, is not believed", "[verify]") {
  const auto bundle = Story().make();
  CHECK(says(check(bundle, trust_in(9)), Verdict::kFails, "signed by another key than you trust"));
  auto trust = trust_in();
  trust.origin = "rotulus/another";
  CHECK(says(check(bundle, trust), Verdict::kFails, "the key that you trust is of rotulus/another"));
}

TEST_CASE("keys are taken as the server prints them, in base64 and in hexadecimal", "[verify]") {
  const auto key = key_of(1).public_key();
  for (const std::string& text : {crypto::verifier_key_text({"rotulus/0123456789abcdef0123456789abcdef", key}), crypto::hex(key),
                                  crypto::verifier_key_text({"rotulus/0123456789abcdef0123456789abcdef", key}).substr(50)}) {
    verify::Trust trust;
    const bool taken = verify::add_key(text, trust);
    if (taken) CHECK(trust.keys.front() == key);
  }
  verify::Trust trust;
  CHECK(verify::add_key(crypto::hex(key), trust));
  CHECK_FALSE(verify::add_key("", trust));
  CHECK_FALSE(verify::add_key("abcd", trust));
  CHECK_FALSE(verify::add_key(crypto::hex(key) + "00", trust));
}

TEST_CASE("checkpoints from elsewhere are compared with that of the bundle", "[verify]") {
  Log log;
  const auto bundle = Story().make(log);
  const auto at = [&](std::uint64_t size) {
    return crypto::Checkpoint{"rotulus/0123456789abcdef0123456789abcdef", size, log.root(size)};
  };
  CHECK(check(bundle, trust_in(), {at(3), at(log.size())}).good());
  auto other = at(log.size());
  other.root[5] ^= 1;
  CHECK(says(check(bundle, trust_in(), {other}), Verdict::kFails, "there are two histories"));
  auto newer = at(log.size());
  newer.size += 100;
  const auto report = check(bundle, trust_in(), {newer});
  CHECK(report.good());
  CHECK(says(report, Verdict::kNote, "a newer checkpoint"));
  newer.origin = "rotulus/another";
  CHECK_FALSE(check(bundle, trust_in(), {newer}).good());
}

TEST_CASE("an entry that also names other documents may be withheld where signatures vouch for the content", "[verify]") {
  auto bundle = Story().make();
  // The entries that saved the signed revision, and the unsigned one.
  for (const std::size_t at : {2, 13}) {
    auto withheld = bundle;
    auto& entry = withheld["entries"][at];
    crypto::Bytes leaf;
    REQUIRE(crypto::from_base64(entry["leaf"].get<std::string>(), leaf));
    entry.erase("leaf");
    entry["leaf_hash"] = crypto::base64(crypto::merkle_leaf(leaf));
    const auto report = check(withheld);
    INFO(sentences(report));
    CHECK(says(report, Verdict::kNote, "are withheld"));
    CHECK(report.good() == (at == 2));
    entry["leaf_hash"] = crypto::base64(crypto::merkle_leaf({}));
    CHECK(fails_for(withheld, "is not in the log"));
  }
}

TEST_CASE("what took force is superseded by the next that does", "[verify]") {
  Story story;
  const std::string object = "document " + story.id;
  story.entries.push_back(
      {"document.import", object, "commit " + std::string(40, 'c') + " " + story.id + "@3:" + std::string(64, 'a')});
  story.state = "superseded";
  auto bundle = story.make();
  bundle["versions"].push_back({{"revision", 3},
                                {"label", "0.3"},
                                {"state", "effective"},
                                {"content_sha256", std::string(64, 'a')},
                                {"content", nullptr},
                                {"metadata", nullptr}});
  const auto report = check(bundle);
  INFO(sentences(report));
  CHECK(report.good());
  bundle["versions"][0]["state"] = "effective";
  CHECK(fails_for(bundle, "'superseded'"));
}

TEST_CASE("a break that the owner accepted is told", "[verify]") {
  Story story;
  story.entries.push_back({"audit.break", "audit log", "90 AAAA; the disk failed", "server"});
  const auto report = check(story.make());
  CHECK(report.good());
  CHECK(says(report, Verdict::kNote, "the disk failed"));
}
