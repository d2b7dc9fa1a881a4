#include "word_breaker.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>
#include <memory>

#include "core/error.h"

namespace rotulus::search {
namespace {

std::unique_ptr<icu::BreakIterator> make_breaker() {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> breaker(icu::BreakIterator::createWordInstance(icu::Locale("zh"), status));
  if (U_FAILURE(status) || !breaker) throw Error(ErrorCode::kInternal, "ICU has no word breaking data; reinstall libicu.");
  return breaker;
}

}  // namespace

std::vector<std::size_t> word_ends(const HanRun& run) {
  static thread_local const std::unique_ptr<icu::BreakIterator> breaker = make_breaker();
  icu::UnicodeString text;
  std::vector<std::size_t> index_at;  // code unit -> character
  for (std::size_t i = 0; i < run.characters.size(); ++i) {
    text.append(static_cast<UChar32>(run.characters[i].code));
    index_at.resize(static_cast<std::size_t>(text.length()), i);
  }
  std::vector<std::size_t> ends;
  breaker->setText(text);
  breaker->first();
  for (std::int32_t end = breaker->next(); end != icu::BreakIterator::DONE; end = breaker->next())
    ends.push_back(end < text.length() ? index_at[static_cast<std::size_t>(end)] : run.characters.size());
  return ends;
}

}  // namespace rotulus::search
