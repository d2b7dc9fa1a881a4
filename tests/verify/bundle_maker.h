// Makes logs, proofs and bundles from the documents of the formats alone: what is checked must not be made by what writes it.
#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "crypto/checkpoint.h"
#include "crypto/merkle.h"
#include "verify/checks.h"

namespace rotulus::test {

using Json = nlohmann::json;

crypto::SigningKey key_of(std::uint8_t fill);

struct LoggedEntry {
  std::string action, object, detail, actor = "carl";
  std::int64_t outcome = 1;
};

class Log {
 public:
  std::uint64_t append(const LoggedEntry& entry);  // its number
  std::uint64_t size() const { return leaves_.size(); }
  const crypto::Bytes& leaf(std::uint64_t entry) const { return leaves_.at(entry - 1); }
  crypto::Sha256 root(std::uint64_t size) const { return tree(0, size); }
  Json inclusion(std::uint64_t entry, std::uint64_t size) const;  // a list of hashes in base64
  Json consistency(std::uint64_t from, std::uint64_t to) const;
  std::string checkpoint(std::uint64_t size, const crypto::SigningKey& key, const std::string& extension = {}) const;

 private:
  crypto::Sha256 tree(std::uint64_t begin, std::uint64_t end) const;
  void path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, Json& hashes) const;
  void subproof(std::uint64_t from, std::uint64_t begin, std::uint64_t end, bool known, Json& hashes) const;
  std::vector<crypto::Bytes> leaves_;
};

// A document with two revisions: the first was submitted, signed by three and came into force, the second is a draft. What is to
// be wrong about it is changed before make().
struct Story {
  struct Signature {
    std::uint64_t id, revision;
    std::string meaning, signer;
    std::string version = "1.0-draft.1";
  };
  std::string id = "0123456789abcdef0123456789abcdef", number = "QA-000001", title = "Cleaning of vessels";
  std::string content = "# Cleaning\n", second_content = "# Cleaning, again\n";
  std::vector<LoggedEntry> entries;  // those of the document; {SIG1}, {SIG2}, ... stand for the hashes of the statements
  std::vector<Signature> signatures;
  std::string state = "effective", label = "1.0";

  Story();
  std::string metadata() const;
  // The log and the bundle at its end.
  Json make(Log& log, std::uint8_t checkpoint_key = 1, std::uint8_t statement_key = 2) const;
  Json make() const {
    Log log;
    return make(log);
  }
};

verify::Trust trust_in(std::uint8_t key = 1);
verify::Report check(const Json& bundle, const verify::Trust& trust = trust_in(),
                     const std::vector<crypto::Checkpoint>& known = {});
// Whether some sentence of this kind holds the words.
bool says(const verify::Report& report, verify::Verdict verdict, const std::string& words);
std::string sentences(const verify::Report& report);
inline bool fails_for(const Json& bundle, const std::string& words) {
  const auto report = check(bundle);
  INFO(sentences(report));
  CHECK_FALSE(report.good());
  return says(report, verify::Verdict::kFails, words);
}

}  // namespace rotulus::test
