// Names and messages in encodings of the past, as UTF-8.
// Thread-safety: pure function.
#pragma once

#include <string>
#include <string_view>

namespace rotulus::service {

// UTF-8 stays as it is. Otherwise the declared encoding is tried, then GB18030 and Big5 (strictly), and at last every byte is
// taken as Latin-1, so that nothing is lost. Control characters become spaces in `single_line` texts such as names.
enum class Shape { kText, kSingleLine };
std::string to_utf8(std::string_view bytes, std::string_view declared_encoding, Shape shape);

}  // namespace rotulus::service
