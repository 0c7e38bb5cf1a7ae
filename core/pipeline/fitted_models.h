/// The fitted models that a pipeline computes by: those built in, unless others are put in their place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/events/contact_template.h"
#include "core/events/event_model.h"
#include "core/events/pelvis_model.h"
#include "core/events/shoe_shapes.h"
#include "core/stride/loading_model.h"

namespace evenstride {

class FittedModels {
 public:
  /// Puts the model that `text` holds, as its first line says, in place of the one built in. Fails with one
  /// line if it holds none that a pipeline uses, or is damaged, or if its like was put in before.
  Status take(std::string_view text);
  void put(EventModel model) { events_ = std::move(model); }
  void put(LoadingModel model) { loading_ = std::move(model); }

  const EventModel& events() const { return or_built_in(events_); }
  const LoadingModel& loading() const { return or_built_in(loading_); }
  const ContactTemplate& walking() const { return or_built_in(walking_); }
  const PelvisModel& pelvis() const { return or_built_in(pelvis_); }
  const ShoeShapes& shapes() const { return or_built_in(shapes_); }

  /// For people, a line for each that is not built in: its kind, and what it was fitted on.
  std::vector<std::string> put_in() const;

 private:
  template <class Model>
  static const Model& or_built_in(const std::optional<Model>& model) {
    return model ? *model : Model::builtin();
  }
  std::optional<EventModel> events_;
  std::optional<LoadingModel> loading_;
  std::optional<ContactTemplate> walking_;
  std::optional<PelvisModel> pelvis_;
  std::optional<ShoeShapes> shapes_;
};

}  // namespace evenstride
