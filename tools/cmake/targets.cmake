# What every target of ours shares: warnings and, when asked for, sanitizers. Nothing is set globally.
string(REPLACE "," ";" EVENSTRIDE_SANITIZERS "${EVENSTRIDE_SANITIZE}")

function(evenstride_target name)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ 12 warns wrongly about std::string here (GCC bug 105651).
    target_compile_options(${name} PRIVATE -Wno-restrict)
  endif()
  if(EVENSTRIDE_WERROR)
    target_compile_options(${name} PRIVATE -Werror)
  endif()
  if(EVENSTRIDE_SANITIZE)
    target_compile_options(${name} PRIVATE -fsanitize=${EVENSTRIDE_SANITIZE} -fno-omit-frame-pointer
                                           -fno-sanitize-recover=all)
    target_link_options(${name} PUBLIC -fsanitize=${EVENSTRIDE_SANITIZE})
  endif()
endfunction()

# evenstride_test(name SOURCES... LIBS... [TIMEOUT s] [LONG]): one GoogleTest program, each case its own ctest entry.
# LONG: has a long form, taken when EVENSTRIDE_FULL is set.
# The sanitizers run core_* in the short form, ingest_* too in the long one.
function(evenstride_test name)
  cmake_parse_arguments(ARG "LONG" "TIMEOUT" "SOURCES;LIBS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  evenstride_target(${name})
  target_compile_options(${name} PRIVATE -O1)  # the tests' own code need not be fast, only soon built
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} evenstride::test_support GTest::gtest GTest::gmock
                                        GTest::gtest_main)
  set(labels)
  if(ARG_LONG)
    list(APPEND labels long)
  endif()
  if(name MATCHES "^core_" AND NOT name MATCHES "reference")  # those read files, by way of tools
    list(APPEND labels core)
    add_dependencies(core_tests ${name})
  endif()
  if(name MATCHES "^ingest_")
    list(APPEND labels ingest)
    add_dependencies(ingest_tests ${name})
  endif()
  # One joined label: the discovery would take a list apart, and ctest -L looks for a part.
  string(JOIN "-" labels ${labels})
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${labels}")
endfunction()
