#include "bundle_maker.h"

#include "crypto/base64.h"

namespace rotulus::test {
namespace {

const std::string kOrigin = "rotulus/0123456789abcdef0123456789abcdef";

void put_varint(crypto::Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}
void put_number(crypto::Bytes& out, std::int64_t value) { put_varint(out, static_cast<std::uint64_t>(value) * 2); }
void put_text(crypto::Bytes& out, const std::string& text) {
  put_varint(out, text.size());
  for (const char c : text) out.push_back(static_cast<std::uint8_t>(c));
}

std::uint64_t split(std::uint64_t size) {
  std::uint64_t half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

std::string sha(const std::string& text) { return crypto::hex(crypto::sha256(crypto::as_bytes(text))); }
std::string base64(const std::string& text) { return crypto::base64(crypto::as_bytes(text)); }

}  // namespace

crypto::SigningKey key_of(std::uint8_t fill) {
  return crypto::SigningKey::from_seed(crypto::SecretBytes(crypto::Bytes(32, fill)));
}

std::uint64_t Log::append(const LoggedEntry& entry) {
  crypto::Bytes leaf;
  put_text(leaf, "audit");
  put_number(leaf, static_cast<std::int64_t>(leaves_.size()) + 1);
  put_number(leaf, 1'700'000'000'000'000 + static_cast<std::int64_t>(leaves_.size()) * 60'000'000);
  put_number(leaf, 7);
  put_text(leaf, entry.action);
  put_text(leaf, entry.object);
  put_number(leaf, entry.outcome);
  put_text(leaf, entry.actor);
  put_text(leaf, entry.detail);
  leaves_.push_back(std::move(leaf));
  return leaves_.size();
}

crypto::Sha256 Log::tree(std::uint64_t begin, std::uint64_t end) const {
  if (begin == end) return crypto::merkle_empty_root();
  if (end - begin == 1) return crypto::merkle_leaf(leaves_[begin]);
  const auto middle = begin + split(end - begin);
  return crypto::merkle_node(tree(begin, middle), tree(middle, end));
}

void Log::path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, Json& hashes) const {
  if (end - begin == 1) return;
  const auto middle = begin + split(end - begin);
  path(index, index < middle ? begin : middle, index < middle ? middle : end, hashes);
  hashes.push_back(crypto::base64(index < middle ? tree(middle, end) : tree(begin, middle)));
}

Json Log::inclusion(std::uint64_t entry, std::uint64_t size) const {
  Json hashes = Json::array();
  path(entry - 1, 0, size, hashes);
  return hashes;
}

void Log::subproof(std::uint64_t from, std::uint64_t begin, std::uint64_t end, bool known, Json& hashes) const {
  if (from == end) {
    if (!known) hashes.push_back(crypto::base64(tree(begin, end)));
    return;
  }
  const auto middle = begin + split(end - begin);
  if (from <= middle) {
    subproof(from, begin, middle, known, hashes);
    hashes.push_back(crypto::base64(tree(middle, end)));
  } else {
    subproof(from, middle, end, false, hashes);
    hashes.push_back(crypto::base64(tree(begin, middle)));
  }
}

Json Log::consistency(std::uint64_t from, std::uint64_t to) const {
  Json hashes = Json::array();
  if (from > 0) subproof(from, 0, to, true, hashes);
  return hashes;
}

std::string Log::checkpoint(std::uint64_t size, const crypto::SigningKey& key, const std::string& extension) const {
  crypto::Checkpoint checkpoint{
      kOrigin, size, root(size), {"time 2026-03-01T09:30:00Z", "key " + crypto::base64(key.public_key())}};
  if (!extension.empty()) checkpoint.extensions.push_back(extension);
  return crypto::sign_note(crypto::checkpoint_text(checkpoint), kOrigin, key);
}

Story::Story() {
  const std::string object = "document " + id;
  entries = {
      {"document.save", object, "commit " + std::string(40, 'a') + " " + id + "@1:{CONTENT1}"},
      {"run.begin", object, "run 4 v1 open @1"},
      {"document.state", object, "@1 draft -> in_review"},
      {"signature.create", object, "11 @1 {SIG1}"},
      {"run.save", object, "run 4 v2 open @1"},
      {"signature.create", object, "12 @1 {SIG2}", "rhea"},
      {"document.state", object, "@1 in_review -> in_approval", "rhea"},
      {"run.save", object, "run 4 v3 approved @1", "abel"},
      {"signature.create", object, "15 @1 {SIG3}", "abel"},
      {"document.state", object, "@1 in_approval -> approved as 1.0", "abel"},
      {"document.state", object, "@1 approved -> effective; its date has come", "clock"},
      {"document.save", "space QA",
       "commit " + std::string(40, 'b') + " " + std::string(32, 'f') + "@9:" + std::string(64, '1') + " " + id + "@2:{CONTENT2}"},
  };
  signatures = {{11, 1, "author", "carl"}, {12, 1, "review", "rhea"}, {15, 1, "approval", "abel"}};
}

std::string Story::metadata() const {
  return "number: \"" + number + "\"\ntitle: \"" + title + "\"\npath: \"cleaning.md\"\nlanguage: \"en\"\n";
}

Json Story::make(Log& log, std::uint8_t checkpoint_key, std::uint8_t statement_key) const {
  const auto signer = key_of(statement_key), logger = key_of(checkpoint_key);
  Json bundle = {{"format", "rotulus evidence 1"},
                 {"document", {{"id", id}, {"number", number}, {"title", title}}},
                 {"versions", Json::array()},
                 {"signatures", Json::array()},
                 {"entries", Json::array()}};
  bundle["versions"].push_back({{"revision", 1},
                                {"label", label.empty() ? Json() : Json(label)},
                                {"state", state},
                                {"content_sha256", sha(content)},
                                {"content", base64(content)},
                                {"metadata", base64(metadata())}});
  bundle["versions"].push_back({{"revision", 2},
                                {"label", nullptr},
                                {"state", "draft"},
                                {"content_sha256", sha(second_content)},
                                {"content", base64(second_content)},
                                {"metadata", nullptr}});
  std::vector<std::string> statements;
  std::string prior;
  for (const Signature& signature : signatures) {
    const std::string text = "rotulus signature 1\ndocument " + id + "\nnumber " + number + "\nversion " + signature.version +
                             "\nrevision " + std::to_string(signature.revision) + "\ncontent-sha256 " + sha(content) +
                             "\nmetadata-sha256 " + sha(metadata()) + "\nmeaning " + signature.meaning + "\nsigner " +
                             signature.signer + "\nname Somebody\ntime 2026-02-01T08:00:00Z\nprior-sha256 " + sha(prior) + "\n";
    prior += text;
    statements.push_back(sha(text));
    bundle["signatures"].push_back({{"id", signature.id},
                                    {"statement", base64(text)},
                                    {"signature", crypto::base64(signer.sign(crypto::as_bytes(text)))},
                                    {"public_key", crypto::base64(signer.public_key())}});
  }
  std::vector<std::uint64_t> about;
  log.append({"user.create", "user carl", ""});
  about.push_back(log.append({"audit.key", "audit log", crypto::hex(logger.public_key()), "server"}));
  about.push_back(log.append({"signature.key", "signatures", crypto::hex(signer.public_key()), "server"}));
  for (LoggedEntry entry : entries) {
    const auto fill = [&](const std::string& mark, const std::string& value) {
      if (const auto at = entry.detail.find(mark); at != std::string::npos) entry.detail.replace(at, mark.size(), value);
    };
    fill("{CONTENT1}", sha(content));
    fill("{CONTENT2}", sha(second_content));
    for (std::size_t i = 0; i < statements.size(); ++i) fill("{SIG" + std::to_string(i + 1) + "}", statements[i]);
    about.push_back(log.append(entry));
    log.append({"session.begin", "user rita", "", "rita"});
  }
  for (const auto entry : about)
    bundle["entries"].push_back(
        {{"entry", entry}, {"leaf", crypto::base64(log.leaf(entry))}, {"hashes", log.inclusion(entry, log.size())}});
  bundle["checkpoint"] = log.checkpoint(log.size(), logger);
  return bundle;
}

verify::Trust trust_in(std::uint8_t key) {
  verify::Trust trust;
  trust.keys.push_back(key_of(key).public_key());
  return trust;
}

verify::Report check(const Json& bundle, const verify::Trust& trust, const std::vector<crypto::Checkpoint>& known) {
  verify::Report report;
  verify::check_bundle(bundle.dump(), trust, known, report);
  return report;
}

bool says(const verify::Report& report, verify::Verdict verdict, const std::string& words) {
  for (const auto& finding : report.findings())
    if (finding.verdict == verdict && finding.text.find(words) != std::string::npos) return true;
  return false;
}

std::string sentences(const verify::Report& report) {
  std::string text;
  for (const auto& finding : report.findings())
    text += (finding.verdict == verify::Verdict::kFails ? "FAILS: " : "") + finding.text + "\n";
  return text;
}

}  // namespace rotulus::test
