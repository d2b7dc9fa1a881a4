# rotulus_plugin(NAME SOURCES ... [USES ...])
#
# Defines the shared library rotulus-<NAME>.so, of which only the entry point is visible from outside: what two plugins have in
# common, a library linked into both for one, stays apart. Used by the plugins of this repository, and installed with the SDK
# for all others. USES names the plugin's own third-party libraries.
function(rotulus_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES")
  add_library(rotulus-${name} MODULE ${arg_SOURCES})
  target_link_libraries(rotulus-${name} PRIVATE rotulus::sdk ${arg_USES})
  set_target_properties(rotulus-${name} PROPERTIES
    PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON)
  # A symbol that nobody defines is told by the linker, not when the server starts.
  if(NOT ROTULUS_SANITIZE)  # a sanitizer's own symbols are in the program
    target_link_options(rotulus-${name} PRIVATE -Wl,-z,defs)
  endif()
endfunction()
