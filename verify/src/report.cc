#include "verify/report.h"

namespace rotulus::verify {

void Report::add(Verdict verdict, std::string text) {
  if (verdict == Verdict::kFails) ++failures_;
  findings_.push_back({verdict, std::move(text)});
}

}  // namespace rotulus::verify
