# cmake -DINPUT=openapi.json -DOUTPUT=openapi.cc -P embed_openapi.cmake
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "// Made from server/openapi.json at build time.
#include \"api/api.h\"

namespace rotulus::api {
std::string_view openapi_document() {
  return R\"openapi(${text})openapi\";
}
}  // namespace rotulus::api
")
