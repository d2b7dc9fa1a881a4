#include <algorithm>
#include <set>

#include "core/document.h"
#include "core/ids.h"
#include "facts.h"

namespace rotulus::verify {
namespace {

// What the log tells of one revision.
struct Past {
  std::uint64_t saved_at = 0;  // the entry that saved it
  bool imported = false, removal = false, approved = false;
  std::string sha256, state = "draft", label;
  std::uint64_t submitted = 0, forced = 0;  // the entries of its first submission and its coming into force
  std::string submitter, submitted_at, forced_at;
};

class VersionCheck {
 public:
  explicit VersionCheck(Facts& facts) : facts_(facts) {}

  void run() {
    const auto failures = facts_.report.failures();
    for (const Entry& entry : facts_.entries) take(entry);
    check_order();
    for (const auto& version : facts_.bundle.versions) check(version);
    for (const auto& [revision, past] : pasts_)
      if (past.saved_at != 0 && !find_version(facts_.bundle, revision))
        facts_.report.fails("Revision " + std::to_string(revision) + " was saved (entry " + std::to_string(past.saved_at) +
                            "), and is missing from the bundle.");
    if (facts_.report.failures() == failures)
      facts_.report.holds(
          "The " + std::to_string(facts_.bundle.versions.size()) +
          " versions are those that the log tells of, with the content that was saved and in the states that it has "
          "brought them to.");
  }

 private:
  void take(const Entry& entry) {
    if (entry.action == "document.save" || entry.action == "document.import") return take_saved(entry);
    if (entry.object != "document " + facts_.bundle.id) return;
    if (entry.action == "document.state") return take_state(entry);
    if (entry.action == "run.begin" || entry.action == "run.save") return take_run(entry);
  }

  // "commit <name> <document>@<revision>:<SHA-256> ..."
  void take_saved(const Entry& entry) {
    static const std::string kNoContent(2 * sizeof(crypto::Sha256), '0');
    std::string_view rest = entry.detail;
    while (!rest.empty()) {
      std::string_view word = take_word(rest);
      if (!word.starts_with(facts_.bundle.id + '@')) continue;
      const auto colon = word.find(':');
      const auto revision = number_after(word.substr(0, colon), facts_.bundle.id + '@');
      if (colon == std::string_view::npos || !revision) continue;
      Past& past = pasts_[*revision];
      if (past.saved_at != 0)
        facts_.report.fails("Revision " + std::to_string(*revision) + " was saved twice, in entries " +
                            std::to_string(past.saved_at) + " and " + std::to_string(entry.sequence) + ".");
      past.saved_at = entry.sequence;
      past.sha256 = word.substr(colon + 1);
      past.imported = entry.action == "document.import";
      past.removal = past.sha256 == kNoContent;
      past.state = past.removal ? "obsolete" : past.imported ? "effective" : "draft";
      if (past.imported && !past.removal) {
        past.label = imported_label(static_cast<std::int64_t>(*revision));
        effective_ = *revision;
      }
    }
  }

  // "@<revision> <from> -> <to>", for an approved version " as <label>", then perhaps "; <reason>"
  void take_state(const Entry& entry) {
    std::string_view rest = std::string_view(entry.detail).substr(0, entry.detail.find(';'));
    const auto revision = number_after(take_word(rest), "@");
    const std::string from(take_word(rest));
    const bool is_change = take_word(rest) == "->";
    const std::string to(take_word(rest));
    const std::string name = "Entry " + std::to_string(entry.sequence);
    if (!revision || !is_change || !parse_version_state(to))
      return facts_.report.fails(name + " tells of a change of state in a way that is not known.");
    Past& past = pasts_[*revision];
    if (past.state != from)
      facts_.report.fails(name + " takes revision " + std::to_string(*revision) + " from '" + from +
                          "', and the entries before it say '" + past.state + "': an entry is missing.");
    past.state = to;
    if (take_word(rest) == "as") past.label = take_word(rest);
    const bool submits = to == "in_review" || to == "in_approval";
    if (submits && (from == "draft" || from == "needs_correction")) {
      past.submitted = entry.sequence;
      past.submitter = entry.actor_name;
      past.submitted_at = entry.time.text();
    }
    if (to != "effective") return;
    effective_ = *revision;
    if (past.forced != 0) return;
    past.forced = entry.sequence;
    past.forced_at = entry.time.text();
  }

  struct Run {
    std::uint64_t version = 0, revision = 0;
    std::string state;
  };
  // "run <id> v<version> <state> @<revision>"; each save adds 1 to the version.
  void take_run(const Entry& entry) {
    std::string_view rest = entry.detail;
    take_word(rest);
    const auto id = number_after(take_word(rest), ""), version = number_after(take_word(rest), "v");
    const std::string state(take_word(rest));
    const auto revision = number_after(take_word(rest), "@");
    const std::string name = "Entry " + std::to_string(entry.sequence);
    if (!id || !version || !revision) return facts_.report.fails(name + " tells of a run in a way that is not known.");
    Run& run = runs_[*id];
    if (*version != run.version + 1)
      facts_.report.fails(name + " is step " + std::to_string(*version) + " of run " + std::to_string(*id) +
                          ", and the one before it is missing.");
    run = {*version, *revision, state};
    if (state == "approved") pasts_[*revision].approved = true;
  }

  // How the runs of a revision ended, and where it stands, say the same.
  void check_runs(const Past& past, const std::string& name, std::uint64_t revision) {
    const bool under_way = past.state == "in_review" || past.state == "in_approval";
    const bool open = std::any_of(runs_.begin(), runs_.end(), [&](const auto& item) {
      return item.second.revision == revision && item.second.state == "open";
    });
    if (under_way != open)
      facts_.report.fails("The entries about " + name + " leave its run " + (open ? "open" : "ended") + ", and it is '" +
                          past.state + "': an entry is missing.");
    if (!past.label.empty() && !past.imported && !past.approved)
      facts_.report.fails("No entry shows a run that ended with the approval of " + name + ".");
  }

  void check_order() {
    std::uint64_t expected = 1;
    for (const auto& version : facts_.bundle.versions)
      if (version.revision != expected++)
        return facts_.report.fails(
            "The versions are not revisions 1, 2, ... in their order: one is missing, or they were exchanged.");
    if (facts_.bundle.versions.empty()) facts_.report.fails("The bundle has no versions.");
  }

  void check(const Bundle::Version& version) {
    const std::string name = name_of(version);
    if (version.content && crypto::sha256(*version.content) != version.content_sha256)
      facts_.report.fails("The content of " + name + " is not what its hash says: it was altered.");
    const Past& past = pasts_[version.revision];
    check_saved(version, past, name);
    std::string state = past.state;
    // What took force and was followed by another is superseded.
    if ((state == "effective" || state == "expired") && version.revision != effective_) state = "superseded";
    if (version.state != state)
      facts_.report.fails("The bundle calls " + name + " '" + version.state + "', and the log has brought it to '" + state +
                          "'.");
    if (version.label.value_or("") != past.label || (version.label && version.label->empty()))
      facts_.report.fails("The bundle calls revision " + std::to_string(version.revision) + " '" + version.label.value_or("") +
                          "', and the log '" + past.label + "'.");
    if (version.metadata && !facts_.signatures.contains(version.revision))
      facts_.report.fails("The metadata of " + name + " is covered by no signature that holds.");
    check_runs(past, name, version.revision);
    if (past.forced != 0) check_force(past, name, version.revision);
  }

  void check_saved(const Bundle::Version& version, const Past& past, const std::string& name) {
    if (past.saved_at != 0) {
      if (past.sha256 != crypto::hex(version.content_sha256))
        facts_.report.fails("The content of " + name + " is another than was saved in entry " + std::to_string(past.saved_at) +
                            ".");
      return;
    }
    // It may stand in an entry of several documents, which is withheld. Then only its signatures vouch for the content.
    if (facts_.withheld > 0 && facts_.signatures.contains(version.revision))
      facts_.report.note("The entry that saved " + name + " is not shown; its signatures name its content.");
    else
      facts_.report.fails("No entry shows that " + name + " was saved with this content.");
  }

  // Between submission and force somebody signed it.
  void check_force(const Past& past, const std::string& name, std::uint64_t revision) {
    if (past.submitted == 0 || past.submitted > past.forced)
      return facts_.report.fails("No entry shows that " + name + " was submitted before it came into force.");
    std::string signers;
    for (const Entry& entry : facts_.entries) {
      if (entry.action != "signature.create" || entry.sequence > past.forced) continue;
      std::string_view rest = entry.detail;
      const auto id = number_after(take_word(rest), "");
      for (const auto& given : facts_.signatures[revision])
        if (id == given.record->id)
          signers += (signers.empty() ? "" : ", ") + given.statement.signer + " (" + given.statement.meaning + ")";
    }
    if (signers.empty()) return facts_.report.fails("Nobody had signed " + name + " when it came into force.");
    facts_.report.holds(std::string(1, static_cast<char>(name.front() & ~0x20)) + name.substr(1) + " was submitted by " +
                        past.submitter + " at " + past.submitted_at + " and came into force at " + past.forced_at +
                        ", signed by " + signers + ".");
  }

  Facts& facts_;
  std::map<std::uint64_t, Past> pasts_;  // by revision
  std::map<std::uint64_t, Run> runs_;
  std::uint64_t effective_ = 0;
};

}  // namespace

void check_versions(Facts& facts) { VersionCheck(facts).run(); }

}  // namespace rotulus::verify
