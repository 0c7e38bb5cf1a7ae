/// Feet alternate in running: whose a contact is, from contacts whose foot is known.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/site.h"
#include "core/base/time.h"
#include "core/math/ring.h"

namespace evenstride {

/// Two contacts of running may be those of one step: neither the same contact nor a step left out.
bool is_one_step(Time from, Time to);
/// The same contact, told twice.
bool is_same_contact(Time a, Time b);

/// The last contacts, in order of time. Allocates at construction only.
class FootOrder {
 public:
  enum class By : std::uint8_t { kShoe, kPelvis, kNobody };  ///< kNobody: seen, but not handed on

  void add(Time contact, Side side, By by);
  /// Was this contact told by `by`?
  bool told(Time contact, By by) const;
  /// `contact` may be the step after one of these.
  bool leads_to(Time contact) const;
  /// Whose foot comes down at `contact`, a step after the last one; else kUnknown.
  Side side_at(Time contact) const;
  /// A shoe told one of the last three steps. Else one step that the pelvis saw wrongly has turned all since.
  bool is_sure_at(Time contact) const;
  /// The last contact of this side that `by` told.
  std::optional<Time> last(Side side, By by) const {
    return last_of_[static_cast<std::size_t>(by)][static_cast<std::size_t>(side)];
  }

 private:
  struct Contact {
    Time time;
    Side side = Side::kUnknown;
    By by = By::kNobody;
  };
  Ring<Contact> last_{12};
  std::array<std::array<std::optional<Time>, 3>, 3> last_of_;  ///< by whom, of which side
};

}  // namespace evenstride
