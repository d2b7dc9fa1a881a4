#include "bundle_maker.h"
#include "crypto/base64.h"

using namespace rotulus;
using namespace rotulus::test;
using verify::Verdict;

namespace {

Log log_of(int entries) {
  Log log;
  for (int i = 0; i < entries; ++i) log.append({"test", "session", std::to_string(i)});
  return log;
}

Json proof_of(const Log& log, std::uint64_t entry, std::uint64_t size) {
  return {{"format", "rotulus proof 1"},
          {"entry", entry},
          {"size", size},
          {"leaf", crypto::base64(log.leaf(entry))},
          {"leaf_hash", crypto::base64(crypto::merkle_leaf(log.leaf(entry)))},
          {"hashes", log.inclusion(entry, size)},
          {"root", crypto::base64(log.root(size))},
          {"checkpoint", log.checkpoint(size, key_of(1))}};
}

Json growth_of(const Log& log, std::uint64_t from, std::uint64_t to) {
  return {{"format", "rotulus consistency 1"},
          {"from", from},
          {"to", to},
          {"from_root", crypto::base64(log.root(from))},
          {"to_root", crypto::base64(log.root(to))},
          {"hashes", log.consistency(from, to)},
          {"from_checkpoint", log.checkpoint(from, key_of(1))},
          {"checkpoint", log.checkpoint(to, key_of(1))}};
}

using Check = void (*)(std::string_view, const verify::Trust&, verify::Report&);

void check_growth(std::string_view text, const verify::Trust& trust, verify::Report& report) {
  verify::check_consistency(text, trust, report);
}

bool holds(Check check, const Json& json, const verify::Trust& trust = trust_in()) {
  verify::Report report;
  check(json.dump(), trust, report);
  return report.good();
}

void reject_changes(Check check, const Json& good) {
  for (const auto& [name, value] : good.items()) {
    Json bad = good;
    bad.erase(name);
    CHECK_FALSE(holds(check, bad));
    bad[name] = nullptr;
    CHECK_FALSE(holds(check, bad));
    if (value.is_number()) {
      bad[name] = value.get<std::uint64_t>() + 1;
      CHECK_FALSE(holds(check, bad));
    }
    if (!value.is_string()) continue;
    const std::string text = value;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (static_cast<unsigned char>(text[i]) >= 0x80) continue;
      std::string other = text;
      other[i] = other[i] == 'A' ? 'B' : 'A';
      bad[name] = other;
      INFO(name << " " << i);
      CHECK_FALSE(holds(check, bad));
    }
  }
  for (std::size_t i = 0; i < good["hashes"].size(); ++i) {
    crypto::Bytes bytes;
    REQUIRE(crypto::from_base64(good["hashes"][i].get<std::string>(), bytes));
    for (auto& byte : bytes)
      for (int bit = 0; bit < 8; ++bit) {
        byte ^= static_cast<std::uint8_t>(1 << bit);
        Json bad = good;
        bad["hashes"][i] = crypto::base64(bytes);
        CHECK_FALSE(holds(check, bad));
        byte ^= static_cast<std::uint8_t>(1 << bit);
      }
  }
}

}  // namespace

TEST_CASE("a proof of an entry holds, and every change of it is rejected", "[verify]") {
  const Log log = log_of(11);
  for (std::uint64_t size = 1; size <= 11; ++size)
    for (std::uint64_t entry = 1; entry <= size; ++entry) CHECK(holds(verify::check_proof, proof_of(log, entry, size)));
  reject_changes(verify::check_proof, proof_of(log, 6, 11));
  CHECK_FALSE(holds(verify::check_proof, proof_of(log, 6, 11), trust_in(4)));
  verify::Report report;
  verify::check_proof(proof_of(log, 6, 11).dump(), trust_in(), report);
  CHECK(says(report, Verdict::kHolds, "Entry 6 is in the log: carl, test, session, at 2023-11-14T22:18:20Z."));
}

TEST_CASE("a proof that the log only grew holds, and every change of it is rejected", "[verify]") {
  const Log log = log_of(11);
  for (std::uint64_t to = 0; to <= 11; ++to)
    for (std::uint64_t from = 0; from <= to; ++from) CHECK(holds(check_growth, growth_of(log, from, to)));
  reject_changes(check_growth, growth_of(log, 6, 11));
  Json back = growth_of(log, 6, 11);
  std::swap(back["checkpoint"], back["from_checkpoint"]);
  CHECK_FALSE(holds(check_growth, back));
}

TEST_CASE("a proof of growth leads between checkpoints that somebody has", "[verify]") {
  const Log log = log_of(11);
  const auto at = [&](std::uint64_t size) {
    return *crypto::parse_checkpoint_text(crypto::parse_note(log.checkpoint(size, key_of(1)))->text);
  };
  const auto report = [&](const std::vector<crypto::Checkpoint>& known) {
    verify::Report found;
    verify::check_consistency(growth_of(log, 4, 11).dump(), trust_in(), found, known);
    return found;
  };
  CHECK(report({at(4), at(6), at(11)}).good());
  CHECK(says(report({at(4), at(6)}), Verdict::kFails, "no checkpoint over 11 entries"));
  auto other = at(4);
  other.root[0] ^= 1;
  CHECK(says(report({other, at(11)}), Verdict::kFails, "there are two histories"));
}

TEST_CASE("a bundle is no proof, and a proof of one kind is none of the other", "[verify]") {
  const Log log = log_of(4);
  CHECK_FALSE(holds(verify::check_proof, growth_of(log, 1, 4)));
  CHECK_FALSE(holds(check_growth, proof_of(log, 1, 4)));
  CHECK_FALSE(holds(verify::check_proof, Story().make()));
}
