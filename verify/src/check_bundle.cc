#include "facts.h"
#include "members.h"
#include "trust.h"
#include "verify/checks.h"

namespace rotulus::verify {
namespace {

void compare_known(const crypto::Checkpoint& checkpoint, const std::vector<crypto::Checkpoint>& known, Report& report) {
  const crypto::Checkpoint* newest = nullptr;
  for (const auto& other : known) {
    if (other.origin != checkpoint.origin)
      return report.fails("The checkpoint of the bundle is of another log than those in the file.");
    if (other.size == checkpoint.size && other.root != checkpoint.root)
      report.fails("The checkpoint of the bundle contradicts the one " + describe(other) +
                   " in the file: there are two histories.");
    if (!newest || other.size > newest->size) newest = &other;
  }
  if (newest && newest->size > checkpoint.size)
    report.note("The file has a newer checkpoint, " + describe(*newest) +
                ": what happened to the document since is not in the bundle.");
}

void check(const Bundle& bundle, const Trust& trust, const std::vector<crypto::Checkpoint>& known, Report& report) {
  const auto checkpoint = believed_checkpoint(bundle.checkpoint, trust, "The checkpoint of the bundle", report);
  if (!checkpoint) return;
  compare_known(*checkpoint, known, report);
  Facts facts{bundle, report, *checkpoint};
  check_entries(facts);
  check_keys(facts);
  check_signatures(facts);
  check_versions(facts);
  report.note("What was done to the document after " + checkpoint->extension("time") + " is not shown here.");
}

}  // namespace

void check_bundle(std::string_view text, const Trust& trust, const std::vector<crypto::Checkpoint>& known, Report& report) {
  try {
    check(read_bundle(text), trust, known, report);
  } catch (const Malformed& error) {
    report.fails(std::string("This is no bundle of evidence as it was written: ") + error.what());
  }
}

}  // namespace rotulus::verify
