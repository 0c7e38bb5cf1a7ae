/// The page's files, built from this folder and carried inside the program.
#pragma once

#include <span>
#include <string_view>

namespace evenstride {

struct WebFile {
  std::string_view name;   ///< "index.html", "live.js", ...; no folders
  std::string_view bytes;  ///< as built, not compressed; lives as long as the program
};

/// Every file of the page. Served at "/" + name; "index.html" also at "/", "sensor.html" also at "/sensor".
std::span<const WebFile> web_files();

/// The file of that name; empty bytes when the page has none.
std::string_view web_file(std::string_view name);

}  // namespace evenstride
