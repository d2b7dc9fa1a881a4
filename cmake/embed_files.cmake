# cmake -DOUTPUT=files.cc -DBASE=dir "-DFILES=a.yaml;b/c.md" -P embed_files.cmake
#
# Writes a source that holds the files, for plugin_support/embedded.h: what is shipped cannot be lost or changed beside the library.
set(source "// Made from files of the source tree at build time.\n#include \"plugin_support/embedded.h\"\n
#include <array>\n\nnamespace rotulus::plugin_support {\nnamespace {\n
constexpr EmbeddedFile kFiles[] = {\n")
foreach(file IN LISTS FILES)
  file(READ ${BASE}/${file} text)
  string(APPEND source "    {\"${file}\", R\"embedded(${text})embedded\"},\n")
endforeach()
string(APPEND source "};\n\n}  // namespace\n
std::span<const EmbeddedFile> embedded_files() { return kFiles; }\n\n}  // namespace rotulus::plugin_support\n")
file(WRITE ${OUTPUT} "${source}")
