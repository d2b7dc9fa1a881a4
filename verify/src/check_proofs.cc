#include <algorithm>

#include "entry.h"
#include "members.h"
#include "trust.h"
#include "verify/checks.h"

namespace rotulus::verify {
namespace {

void check_inclusion(const Json& json, const Trust& trust, Report& report) {
  const Members members(json, "the proof", {"format", "entry", "size", "leaf", "leaf_hash", "hashes", "root", "checkpoint"});
  if (members.text("format") != "rotulus proof 1") throw Malformed("Its format is not 'rotulus proof 1'.");
  const auto leaf = members.bytes("leaf");
  const auto entry = decode_entry(leaf);
  const std::uint64_t number = members.number("entry"), size = members.number("size");
  const auto root = members.hash("root");
  const auto checkpoint = believed_checkpoint(members.text("checkpoint"), trust, "The checkpoint of the proof", report);
  if (!checkpoint) return;
  if (checkpoint->size != size || checkpoint->root != root)
    report.fails("The checkpoint is of another size or root than the proof.");
  if (!entry) return report.fails("The bytes of the entry are no entry of an audit log: they were altered.");
  if (entry->sequence != number)
    return report.fails("The entry says of itself that it is entry " + std::to_string(entry->sequence) + ".");
  const auto hash = crypto::merkle_leaf(leaf);
  if (hash != members.hash("leaf_hash")) report.fails("The hash of the entry is not the one that stands beside it.");
  if (!crypto::verify_inclusion(hash, number - 1, checkpoint->size, members.hashes("hashes"), checkpoint->root))
    return report.fails("Entry " + std::to_string(number) +
                        " is not in the log that the checkpoint signs: it, its place or its proof was altered.");
  if (report.good())
    report.holds("Entry " + std::to_string(number) + " is in the log: " + entry->actor_name + ", " + entry->action +
                 (entry->done ? "" : " (refused)") + ", " + entry->object + ", at " + entry->time.text() + ".");
}

// One of the file stands at this size, and is the same.
void check_known(const crypto::Checkpoint& checkpoint, const std::vector<crypto::Checkpoint>& known, Report& report) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& other) { return other.size == checkpoint.size; });
  if (found == known.end())
    report.fails("The file has no checkpoint over " + std::to_string(checkpoint.size) + " entries, which the proof is about.");
  else if (found->root != checkpoint.root || found->origin != checkpoint.origin)
    report.fails("The checkpoint of the proof contradicts the one " + describe(*found) +
                 " in the file: there are two histories.");
}

void check_growth(const Json& json, const Trust& trust, Report& report, const std::vector<crypto::Checkpoint>& known) {
  const Members members(json, "the proof",
                        {"format", "from", "to", "from_root", "to_root", "hashes", "from_checkpoint", "checkpoint"});
  if (members.text("format") != "rotulus consistency 1") throw Malformed("Its format is not 'rotulus consistency 1'.");
  const std::uint64_t from = members.number("from"), to = members.number("to");
  const auto from_root = members.hash("from_root"), to_root = members.hash("to_root");
  const auto first = believed_checkpoint(members.text("from_checkpoint"), trust, "The first checkpoint", report);
  const auto last = believed_checkpoint(members.text("checkpoint"), trust, "The second checkpoint", report);
  if (!first || !last) return;
  if (!known.empty()) {
    check_known(*first, known, report);
    check_known(*last, known, report);
  }
  if (first->origin != last->origin) report.fails("The two checkpoints are of different logs.");
  if (first->size != from || first->root != from_root || last->size != to || last->root != to_root)
    report.fails("A checkpoint is of another size or root than the proof.");
  if (!crypto::verify_consistency(first->size, first->root, last->size, last->root, members.hashes("hashes")))
    return report.fails("The log over " + std::to_string(to) + " entries does not begin with the one over " +
                        std::to_string(from) + ": an entry was altered or taken out, or the proof was.");
  if (report.good())
    report.holds("The log over " + std::to_string(to) + " entries begins with all " + std::to_string(from) +
                 " of the earlier one.");
}

template <class Check>
void check(std::string_view text, const Trust& trust, Report& report, const Check& work) {
  try {
    work(parse_object(text), trust, report);
  } catch (const Malformed& error) {
    report.fails(std::string("This is no proof as it was written: ") + error.what());
  }
}

}  // namespace

void check_proof(std::string_view text, const Trust& trust, Report& report) { check(text, trust, report, check_inclusion); }
void check_consistency(std::string_view text, const Trust& trust, Report& report, const std::vector<crypto::Checkpoint>& known) {
  check(text, trust, report,
        [&](const Json& json, const Trust& trusted, Report& findings) { check_growth(json, trusted, findings, known); });
}

}  // namespace rotulus::verify
