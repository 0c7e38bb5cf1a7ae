# cmake --install BUILD [--prefix DIR]: the program with its systemd unit, and core as a CMake package of its own
# (find_package(evenstride), target evenstride::core; component "core"), for those who compute without the daemon.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS evenstride)
install(FILES tools/evenstride.service DESTINATION lib/systemd/system)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/evenstride)
install(TARGETS evenstride_core EXPORT evenstride_targets COMPONENT core
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/evenstride)
install(DIRECTORY core DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/evenstride COMPONENT core FILES_MATCHING PATTERN "*.h")
install(EXPORT evenstride_targets NAMESPACE evenstride:: FILE targets.cmake DESTINATION ${package_dir} COMPONENT core)

file(WRITE ${PROJECT_BINARY_DIR}/package/evenstride-config.cmake
  "include(CMakeFindDependencyMacro)
find_dependency(Eigen3 3.4 NO_MODULE)
include(\${CMAKE_CURRENT_LIST_DIR}/targets.cmake)
")
# Results are promised to the last bit by the same build only, so nothing older passes for this one.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/evenstride-config-version.cmake COMPATIBILITY SameMinorVersion)
install(DIRECTORY ${PROJECT_BINARY_DIR}/package/ DESTINATION ${package_dir} COMPONENT core)
