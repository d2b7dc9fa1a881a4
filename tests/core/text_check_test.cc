#include "core/text_check.h"

#include <catch2/catch.hpp>

#include "core/document.h"

using namespace rotulus;

namespace {

bool in_pieces_of(std::size_t size, std::string_view bytes) {
  TextCheck check;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) check.add(bytes.substr(0, size));
  return check.is_text();
}

}  // namespace

TEST_CASE("text in pieces of any size is text exactly when the whole is", "[core][text]") {
  using namespace std::string_view_literals;
  const std::string_view samples[] = {""sv,
                                      "plain"sv,
                                      "质量手册 é 𠮷"sv,
                                      "NUL \0 inside"sv,
                                      "\xe8\xb4"sv,
                                      "cut \xf0\xa0\xae"sv,
                                      "\x80 alone"sv,
                                      "\xc0\xaf"sv,
                                      "\xed\xa0\x80"sv,
                                      "\xe8\x41\x42"sv,
                                      "\xf5\x80\x80\x80"sv,
                                      "\xf0\x80\x80\x80"sv,
                                      "good\xff"sv,
                                      "\x80\x80\x80\x80\x80"sv};
  for (const auto sample : samples)
    for (const std::size_t size : {1, 2, 3, 4, 5, 100}) {
      INFO(size << ": " << sample);
      CHECK(in_pieces_of(size, sample) == is_text(sample));
    }
}

TEST_CASE("text is cut between two characters", "[core][text]") {
  const std::string text = "a质é𠮷";
  const std::size_t ends[] = {0, 1, 1, 1, 4, 4, 6, 6, 6, 6, 10};
  for (std::size_t size = 0; size <= text.size(); ++size) CHECK(whole_characters(text.substr(0, size)) == ends[size]);
  CHECK(whole_characters("\x80\x80\x80\x80") == 4);  // cuts off nothing that could become a character
}
