#include <algorithm>
#include <set>

#include "facts.h"

namespace rotulus::verify {
namespace {

bool names_document(const Entry& entry, const std::string& id) {
  if (entry.object == "document " + id) return true;
  const bool saves = entry.action == "document.save" || entry.action == "document.import";
  return saves && entry.object.starts_with("space ") && entry.detail.find(' ' + id + '@') != std::string::npos;
}

bool names_keys(const Entry& entry) {
  return entry.action == "audit.key" || entry.action == "audit.break" || entry.action == "signature.key";
}

std::string name_of(const Bundle::LogEntry& given, const std::optional<Entry>& entry) {
  std::string text = "Entry " + std::to_string(given.entry);
  if (entry) text += " (" + entry->action + " by " + entry->actor_name + " at " + entry->time.text() + ")";
  return text;
}

void take_entry(Facts& facts, const Bundle::LogEntry& given) {
  const auto entry = given.leaf ? decode_entry(*given.leaf) : std::nullopt;
  const std::string name = name_of(given, entry);
  if (given.leaf && !entry) return facts.report.fails(name + " is no entry of an audit log: it was altered.");
  if (entry && entry->sequence != given.entry)
    return facts.report.fails(name + " says of itself that it is entry " + std::to_string(entry->sequence) + ".");
  if (given.entry == 0 ||
      !crypto::verify_inclusion(given.leaf_hash, given.entry - 1, facts.checkpoint.size, given.hashes, facts.checkpoint.root))
    return facts.report.fails(name + " is not in the log that the checkpoint signs: it, its place or its proof was altered.");
  if (!entry) {
    ++facts.withheld;
    return;
  }
  if (!names_document(*entry, facts.bundle.id) && !names_keys(*entry))
    return facts.report.fails(name + " is about something else than this document.");
  if (entry->done) facts.entries.push_back(*entry);
}

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

}  // namespace

void check_entries(Facts& facts) {
  const auto failures = facts.report.failures();
  std::uint64_t last = 0;
  for (const auto& given : facts.bundle.entries) {
    if (given.entry <= last)
      facts.report.fails("Entry " + std::to_string(given.entry) + " stands behind entry " + std::to_string(last) +
                         ": the entries are not in their order.");
    last = std::max(last, given.entry);
    take_entry(facts, given);
  }
  std::stable_sort(facts.entries.begin(), facts.entries.end(),
                   [](const Entry& a, const Entry& b) { return a.sequence < b.sequence; });
  if (facts.report.failures() != failures) return;
  facts.report.holds("Each of the " + std::to_string(facts.bundle.entries.size()) +
                     " entries of the audit log is in the log that the checkpoint signs.");
  if (facts.withheld > 0)
    facts.report.note(std::to_string(facts.withheld) +
                      " of them are withheld, because they also name other documents; only their place in the log is shown.");
}

void check_keys(Facts& facts) {
  std::string newest;
  for (const Entry& entry : facts.entries) {
    if (entry.action == "audit.break")
      facts.report.note("At entry " + std::to_string(entry.sequence) + ", " + entry.time.text() +
                        ", the owner went on with an older state of the log on purpose: " + entry.detail + ".");
    if (entry.action != "audit.key") continue;
    constexpr std::string_view kBefore = " in place of ";
    const auto before = entry.detail.find(kBefore);
    const std::string replaced =
        before == std::string::npos ? std::string() : entry.detail.substr(before + kBefore.size(), 2 * sizeof(crypto::PublicKey));
    if (replaced != newest)
      facts.report.fails("Entry " + std::to_string(entry.sequence) +
                         " replaces a key for checkpoints that no entry before it names: an entry is missing.");
    newest = first_word(entry.detail);
  }
  const auto key = facts.checkpoint.key();
  if (!key || newest != crypto::hex(*key))
    facts.report.fails(
        "The audit log does not name the key of the checkpoint as its newest: an entry is missing, or another key signed.");
}

std::string name_of(const Bundle::Version& version) {
  return version.label ? "version " + *version.label : "revision " + std::to_string(version.revision);
}

const Bundle::Version* find_version(const Bundle& bundle, std::uint64_t revision) {
  const auto found = std::find_if(bundle.versions.begin(), bundle.versions.end(),
                                  [&](const auto& version) { return version.revision == revision; });
  return found == bundle.versions.end() ? nullptr : &*found;
}

}  // namespace rotulus::verify
