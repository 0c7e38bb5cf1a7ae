/// A small JSON value that keeps its members in the order in which they were put, for answers that are not
/// messages of the schema.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenstride {

class Json {
 public:
  Json() : text_("null") {}
  Json(double
           number);  // NOLINT: a number is a value; not finite = null. Shortest form that reads back the same
  Json(std::optional<double> number) : Json(number ? Json(*number) : Json()) {}  // NOLINT
  Json(std::string_view text);                                                   // NOLINT
  Json(const char* text) : Json(std::string_view(text)) {}                       // NOLINT
  Json(const std::string& text) : Json(std::string_view(text)) {}                // NOLINT
  static Json boolean(bool value);
  static Json object() { return Json(Kind::kObject); }
  static Json array() { return Json(Kind::kArray); }
  /// JSON text made elsewhere, taken as it is.
  static Json raw(std::string text);

  Json& put(std::string_view key, const Json& value);  ///< of an object
  Json& add(const Json& value);                        ///< to an array
  /// Indented by two spaces a level, with a line end behind it.
  std::string text() const;

 private:
  enum class Kind { kPlain, kObject, kArray };
  explicit Json(Kind kind) : kind_(kind) {}
  void write(std::string& out, std::size_t depth) const;
  Kind kind_ = Kind::kPlain;
  std::string text_;
  std::vector<std::string> keys_;
  std::vector<Json> members_;
};

}  // namespace evenstride
