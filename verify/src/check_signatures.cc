#include <algorithm>
#include <set>

#include "core/document.h"
#include "core/ids.h"
#include "facts.h"

namespace rotulus::verify {
namespace {

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

// The value of one line of the metadata, as a YAML string in double quotes (docs/formats/objects.md); empty when it is not there.
std::string metadata_value(std::string_view yaml, std::string_view key) {
  const std::string begin = std::string(key) + ": \"";
  while (!yaml.empty()) {
    const auto line = yaml.substr(0, yaml.find('\n'));
    yaml.remove_prefix(std::min(yaml.size(), line.size() + 1));
    if (!line.starts_with(begin)) continue;
    std::string value;
    for (std::size_t i = begin.size(); i < line.size() && line[i] != '"'; ++i) {
      std::uint8_t byte = 0;
      if (line[i] == '\\' && i + 3 < line.size() && line[i + 1] == 'x' && from_hex(line.substr(i + 2, 2), &byte, 1)) {
        value += static_cast<char>(byte);
        i += 3;
      } else {
        if (line[i] == '\\') ++i;
        if (i < line.size()) value += line[i];
      }
    }
    return value;
  }
  return {};
}

class SignatureCheck {
 public:
  explicit SignatureCheck(Facts& facts) : facts_(facts) {
    for (const Entry& entry : facts.entries) {
      if (entry.action == "signature.key") keys_.insert(entry.detail);
      if (entry.action == "signature.create") take_entry(entry);
    }
  }

  void run() {
    const auto failures = facts_.report.failures();
    for (const auto& record : facts_.bundle.signatures) check(record);
    for (const auto& [id, entry] : logged_)
      facts_.report.fails("Signature " + std::to_string(id) + ", which the log names in entry " + std::to_string(entry.entry) +
                          ", is missing from the bundle.");
    check_names();
    if (facts_.report.failures() == failures && !facts_.bundle.signatures.empty())
      facts_.report.holds(
          "Each of the " + std::to_string(facts_.bundle.signatures.size()) +
          " signatures holds over its statement, is about the content and metadata in this bundle, and is in the log.");
  }

 private:
  struct Logged {
    std::uint64_t entry = 0, revision = 0;
    std::string sha256, actor;
  };

  // "<id> @<revision> <SHA-256 of the statement>"
  void take_entry(const Entry& entry) {
    std::string_view rest = entry.detail;
    const auto id = number_after(take_word(rest), ""), revision = number_after(take_word(rest), "@");
    if (id && revision && logged_.emplace(*id, Logged{entry.sequence, *revision, std::string(rest), entry.actor_name}).second)
      return;
    facts_.report.fails("Entry " + std::to_string(entry.sequence) + " names a signature in a way that is not known.");
  }

  void check(const Bundle::Signed& record) {
    const std::string name = "Signature " + std::to_string(record.id);
    const auto statement = read_statement(record.statement);
    if (!statement) return facts_.report.fails(name + " is over a text that is no statement: it was altered.");
    const std::string whose = name + " (" + statement->meaning + ", " + one_line(statement->signer) + ")";
    if (!crypto::verify(record.key, crypto::as_bytes(record.statement), record.signature))
      return facts_.report.fails(whose + " does not hold over its statement: one of the two was altered.");
    if (!keys_.contains(crypto::hex(record.key)))
      return facts_.report.fails(whose + " was made with a key that the audit log does not name.");
    const auto failures = facts_.report.failures();
    check_subject(whose, *statement);
    check_prior(whose, *statement);
    check_log(whose, record, *statement);
    priors_[statement->revision] += record.statement;
    if (facts_.report.failures() == failures) facts_.signatures[statement->revision].push_back({&record, *statement});
  }

  void check_subject(const std::string& whose, const Statement& statement) {
    Report& report = facts_.report;
    if (statement.document != facts_.bundle.id) return report.fails(whose + " is about another document.");
    if (statement.number != facts_.bundle.number)
      report.fails(whose + " is about the document number " + one_line(statement.number) + ", and the bundle says " +
                   one_line(facts_.bundle.number) + ".");
    const auto* version = find_version(facts_.bundle, statement.revision);
    if (!version)
      return report.fails(whose + " is about revision " + std::to_string(statement.revision) +
                          ", which the bundle does not have.");
    if (version->content_sha256 != statement.content)
      report.fails(whose + " is about other content than " + name_of(*version) + " has.");
    if (!version->metadata)
      report.fails(whose + " is about metadata that the bundle does not have.");
    else if (crypto::sha256(*version->metadata) != statement.metadata)
      report.fails(whose + " is about other metadata than " + name_of(*version) + " has.");
    const bool was_draft = statement.version.find("-draft.") != std::string::npos;
    if (!was_draft && version->label != statement.version)
      report.fails(whose + " is about version " + one_line(statement.version) + ", and the bundle calls it " + name_of(*version) +
                   ".");
  }

  void check_prior(const std::string& whose, const Statement& statement) {
    if (crypto::sha256(crypto::as_bytes(priors_[statement.revision])) != statement.prior)
      facts_.report.fails(whose + " does not follow the signatures before it: one was taken out, put in, altered or moved.");
  }

  void check_log(const std::string& whose, const Bundle::Signed& record, const Statement& statement) {
    const auto logged = logged_.extract(record.id);
    if (logged.empty()) return facts_.report.fails(whose + " is not in the audit log, or stands in the bundle twice.");
    const Logged& entry = logged.mapped();
    if (entry.revision != statement.revision || entry.sha256 != crypto::hex(crypto::sha256(crypto::as_bytes(record.statement))))
      facts_.report.fails(whose + " is not the one that the audit log names in entry " + std::to_string(entry.entry) + ".");
    if (entry.actor != statement.signer)
      facts_.report.fails(whose + " was given by " + entry.actor + " as the audit log says in entry " +
                          std::to_string(entry.entry) + ".");
  }

  // Number and title, as far as something signed holds them.
  void check_names() {
    const Bundle::Version* newest = nullptr;
    for (const auto& [revision, records] : facts_.signatures) newest = find_version(facts_.bundle, revision);
    if (!newest)
      return facts_.report.note(
          "No signature covers this document: its number and title are shown as they were given, and not proven.");
    const auto yaml = crypto::as_text(*newest->metadata);
    if (metadata_value(yaml, "number") != facts_.bundle.number)
      facts_.report.fails("The number of the document is not the one in its signed metadata.");
    std::string title = metadata_value(yaml, "title");
    if (title.empty() && !newest->content)
      return facts_.report.note("The title comes from the content, which is not in the bundle, and is not proven.");
    if (title.empty()) title = title_of(crypto::as_text(*newest->content), metadata_value(yaml, "path"));
    if (title != facts_.bundle.title)
      facts_.report.fails("The title of the document is not the one that was signed, '" + one_line(title) + "'.");
  }

  Facts& facts_;
  std::set<std::string> keys_;
  std::map<std::uint64_t, Logged> logged_;       // by number of the signature; those not yet found in the bundle
  std::map<std::uint64_t, std::string> priors_;  // statements so far, by revision
};

}  // namespace

void check_signatures(Facts& facts) { SignatureCheck(facts).run(); }

}  // namespace rotulus::verify
