# cmake -DINPUT=common_passwords.txt -DOUTPUT=common_passwords.cc -P embed_passwords.cmake
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "// Made from server/service/data/common_passwords.txt at build time.
#include \"common_passwords.h\"

namespace rotulus::service {
std::string_view common_password_file() {
  return R\"passwords(${text})passwords\";
}
}  // namespace rotulus::service
")
