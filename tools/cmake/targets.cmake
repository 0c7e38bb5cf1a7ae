# What every target of ours shares: warnings and, when asked for, sanitizers. Nothing is set globally.

function(evenstride_target name)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(EVENSTRIDE_WERROR)
    target_compile_options(${name} PRIVATE -Werror)
  endif()
  if(EVENSTRIDE_SANITIZE)
    target_compile_options(${name} PRIVATE -fsanitize=${EVENSTRIDE_SANITIZE} -fno-omit-frame-pointer
                                           -fno-sanitize-recover=all)
    target_link_options(${name} PUBLIC -fsanitize=${EVENSTRIDE_SANITIZE})
  endif()
endfunction()

# evenstride_test(name SOURCES... LIBS...): one GoogleTest program, each case its own ctest entry.
function(evenstride_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  evenstride_target(${name})
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} evenstride::test_support GTest::gtest GTest::gmock
                                        GTest::gtest_main)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." PROPERTIES TIMEOUT ${ARG_TIMEOUT}
                       DISCOVERY_TIMEOUT 60)
endfunction()
