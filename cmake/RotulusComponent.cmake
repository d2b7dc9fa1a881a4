# rotulus_component(NAME SOURCES ... [HEADERS ...] [USES ...] [PRIVATE_USES ...])
#
# Defines the static library rotulus_<NAME> from <NAME>/. Headers under <NAME>/include are visible to whoever USES it, and to
# nobody else: a component sees exactly what it names, so an include against the direction of docs/architecture.md does not
# compile. USES is part of the public interface; PRIVATE_USES (third-party libraries above all) stays behind it.
function(rotulus_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;USES;PRIVATE_USES")
  add_library(rotulus_${name} STATIC ${arg_SOURCES})
  target_sources(rotulus_${name} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${arg_HEADERS})
  target_include_directories(rotulus_${name} PRIVATE src)
  set(uses ${arg_USES})
  list(TRANSFORM uses PREPEND rotulus_)
  target_link_libraries(rotulus_${name} PUBLIC ${uses} PRIVATE rotulus_warnings ${arg_PRIVATE_USES})
  set_target_properties(rotulus_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()

set(ROTULUS_TEST_LOGS ${CMAKE_BINARY_DIR}/test-logs)

# rotulus_test(NAME SOURCES ... USES ... [PRIVATE_USES ...])
#
# One test program per component, tests/<NAME>; every TEST_CASE becomes a ctest entry labelled with the component. With LOGS the
# logs of the servers that it starts are kept in ROTULUS_TEST_LOGS, and looked at after all tests (tests/privacy/logs_test.mjs).
function(rotulus_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LOGS" "" "SOURCES;USES;PRIVATE_USES;LABELS;TIMEOUT")
  add_executable(${name}_test ${arg_SOURCES})
  set(uses ${arg_USES})
  list(TRANSFORM uses PREPEND rotulus_)
  target_link_libraries(${name}_test PRIVATE rotulus_test_support rotulus_warnings ${uses} ${arg_PRIVATE_USES})
  # What is tested is optimised as it is shipped; the tests themselves are compiled far more often than their speed matters.
  target_compile_options(${name}_test PRIVATE $<$<CONFIG:Release>:-O0 -U_FORTIFY_SOURCE>)
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(arg_LOGS)
    set(logs FIXTURES_REQUIRED logs ENVIRONMENT "ROTULUS_TEST_LOGS=${ROTULUS_TEST_LOGS}")
  endif()
  catch_discover_tests(${name}_test TEST_PREFIX "${name}: " PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
    SKIP_REGULAR_EXPRESSION "SKIPPED: " ${logs})
endfunction()
