# What every target of ours shares: warnings and, when asked for, sanitizers. Nothing is set globally.
string(REPLACE "," ";" EVENSTRIDE_SANITIZERS "${EVENSTRIDE_SANITIZE}")

# What nearly every file includes, precompiled: reading it took most of a build. No file may lean on it: each includes what
# it uses, and the clang preset builds without. g++ takes what was precompiled only where every macro of that command is
# defined too, so the targets that precompile have no macros of their own.
set(EVENSTRIDE_COMMON_HEADERS
  <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <cstdint> <cstring> <filesystem> <fstream> <functional> <iostream>
  <limits> <map> <memory> <mutex> <numbers> <optional> <random> <set> <span> <sstream> <stdexcept> <string> <string_view>
  <thread> <utility> <variant> <vector> <Eigen/Core> <Eigen/Geometry>)
set(EVENSTRIDE_SCHEMA_HEADERS <proto/wire.pb.h> <proto/recording.pb.h> <proto/results.pb.h>)

function(evenstride_target name)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ 12 warns wrongly about the insides of std::string (GCC bug 105651), also where they are precompiled; clang and
    # the sanitizers still look.
    target_compile_options(${name} PRIVATE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
                                           -Wno-stringop-overread)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    # So that ccache may hand out a precompiled header again.
    target_compile_options(${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
  if(EVENSTRIDE_WERROR)
    target_compile_options(${name} PRIVATE -Werror)
  endif()
  if(EVENSTRIDE_SANITIZE)
    target_compile_options(${name} PRIVATE -fsanitize=${EVENSTRIDE_SANITIZE} -fno-omit-frame-pointer
                                           -fno-sanitize-recover=all)
    if("undefined" IN_LIST EVENSTRIDE_SANITIZERS AND CMAKE_CXX_COMPILER_ID STREQUAL Clang)
      target_compile_options(${name} PRIVATE -fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/tools/cmake/ignorelist.txt)
    endif()
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
  target_precompile_headers(${name} REUSE_FROM evenstride_test_support)
  set(labels)
  set(cost 0)
  if(ARG_LONG)
    list(APPEND labels long)
    set(cost 10)  # begun first: long ones wait more than they work
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
                       PROPERTIES TIMEOUT ${ARG_TIMEOUT} COST ${cost} LABELS "${labels}")
endfunction()
