// What was found, as sentences for people who have to rely on it.
// Thread-safety: belongs to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rotulus::verify {

enum class Verdict : std::uint8_t {
  kHolds,  // was checked, and is so
  kNote,   // what the reader has to know: what could not be shown
  kFails,  // was checked, and is not so
};

struct Finding {
  Verdict verdict = Verdict::kHolds;
  std::string text;  // one sentence
};

class Report {
 public:
  void holds(std::string text) { add(Verdict::kHolds, std::move(text)); }
  void note(std::string text) { add(Verdict::kNote, std::move(text)); }
  void fails(std::string text) { add(Verdict::kFails, std::move(text)); }
  const std::vector<Finding>& findings() const { return findings_; }
  std::size_t failures() const { return failures_; }
  bool good() const { return failures_ == 0; }

 private:
  void add(Verdict verdict, std::string text);
  std::vector<Finding> findings_;
  std::size_t failures_ = 0;
};

}  // namespace rotulus::verify
