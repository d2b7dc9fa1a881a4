#include <algorithm>
#include <optional>

#include "crypto/base64.h"
#include "trust.h"
#include "verify/checks.h"

namespace rotulus::verify {
namespace {

class FileCheck {
 public:
  FileCheck(const Trust& trust, Report& report) : trust_(trust), report_(report) {}

  void take(const std::string& text) {
    ++number_;
    const auto note = crypto::parse_note(text);
    const auto checkpoint = note ? crypto::parse_checkpoint_text(note->text) : std::nullopt;
    if (!checkpoint) return fails("is malformed: the file was altered.");
    const auto key = key_of(*note, *checkpoint);
    if (!key) return;
    if (trust_.origin && checkpoint->origin != *trust_.origin) return fails("is of the log " + checkpoint->origin + ".");
    if (!good_.empty() && checkpoint->origin != good_.front().origin)
      return fails("is of another log than the first, " + checkpoint->origin + ".");
    note_key(*key);
    check_growth(*checkpoint);
    good_.push_back(*checkpoint);
  }

  std::vector<crypto::Checkpoint> finish() {
    if (number_ == 0) report_.fails("The file holds no checkpoint.");
    if (number_ > 0 && report_.good())
      report_.holds("The signatures of all " + std::to_string(number_) + " checkpoints hold, and the log only grew, to the one " +
                    describe(good_.back()) + ".");
    return std::move(good_);
  }

 private:
  void fails(const std::string& what) { report_.fails("Checkpoint " + std::to_string(number_) + " " + what); }

  std::optional<crypto::PublicKey> key_of(const crypto::Note& note, const crypto::Checkpoint& checkpoint) {
    for (const auto& key : trust_.keys)
      if (crypto::is_signed_by(note, checkpoint.origin, key)) return key;
    const auto own = checkpoint.key();
    if (!own || !crypto::is_signed_by(note, checkpoint.origin, *own)) {
      fails("is not what was signed: it was altered.");
      return std::nullopt;
    }
    if (trust_.keys.empty()) return own;
    fails("is signed by another key than you trust.");
    return std::nullopt;
  }

  void note_key(const crypto::PublicKey& key) {
    if (key_ && *key_ != key)
      report_.note("From checkpoint " + std::to_string(number_) + " on another key signs: " + crypto::base64(key) +
                   ". The audit log says why.");
    if (!key_ && trust_.keys.empty())
      report_.note("The key was taken from the file, which proves as much as the place where it lies: " + crypto::base64(key) +
                   ".");
    key_ = key;
  }

  void check_growth(const crypto::Checkpoint& checkpoint) {
    if (const std::string end = checkpoint.extension("break"); !end.empty()) {
      report_.note("At checkpoint " + std::to_string(number_) + ", " + describe(checkpoint) +
                   ", the owner went on with an older state of the log on purpose.");
      return;
    }
    if (good_.empty()) return;
    const auto& before = good_.back();
    if (checkpoint.size < before.size)
      fails("is over fewer entries than the one before it: an older state of the log was put back.");
    else if (checkpoint.size == before.size && checkpoint.root != before.root)
      fails("contradicts the one before it, which is of the same size: there are two histories.");
  }

  const Trust& trust_;
  Report& report_;
  std::uint64_t number_ = 0;
  std::optional<crypto::PublicKey> key_;
  std::vector<crypto::Checkpoint> good_;
};

}  // namespace

std::vector<crypto::Checkpoint> check_checkpoints(std::istream& file, const Trust& trust, Report& report) {
  FileCheck check(trust, report);
  crypto::CheckpointReader reader(file);
  for (std::string note; reader.next(note);) {
    if (reader.is_torn() && !crypto::parse_note(note)) {
      report.note("The last checkpoint is incomplete: its writer was interrupted.");
      break;
    }
    check.take(note);
  }
  return check.finish();
}

}  // namespace rotulus::verify
