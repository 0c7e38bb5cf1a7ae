/// Where the reference recordings lie, if they are on this machine.
#pragma once

#include <optional>
#include <string>

namespace evenstride::test {

/// Folder of a reference data set, or nothing. Looked for in $EVENSTRIDE_REFERENCE, then beside the checkout
/// in
/// ../shared/data.
std::optional<std::string> reference_data(const std::string& name);

/// Path of a file in the repository's source tree.
std::string source_path(const std::string& relative);

}  // namespace evenstride::test

/// Skips the test with the reason where the data set is absent; defines `folder`.
#define EVENSTRIDE_NEEDS_DATA(folder, data_set)                                             \
  const auto folder##_found = ::evenstride::test::reference_data(data_set);                 \
  if (!folder##_found) GTEST_SKIP() << "reference data '" << (data_set) << "' is not here"; \
  const std::string folder = *folder##_found
