#include "core/base/model_text.h"
#include "core/events/event_model.h"

namespace evenstride {

extern const std::string_view kRunningEventsModel;

namespace {

const ModelKind kKind{EventModel::kKindName, kEventFeatureVersion, "fit-events"};

void fields(ModelFields& f, EventRegression& r, const std::string& event) {
  f.block(event + ".shape_mean", r.shape_mean);
  f.block(event + ".components", r.components);
  f.row(event + ".shape_spread", r.shape_spread);
  f.row(event + ".mean", r.mean);
  f.row(event + ".sd", r.sd);
  f.row(event + ".single", r.single);
  f.row(event + ".common", r.common);
  f.row(event + ".half", r.half);
  f.row(event + ".deviation", r.deviation);
  f.block(event + ".axes", r.axes);
  f.row(event + ".axes_variance", r.axes_variance);
  f.number(event + ".intercept_s", r.intercept);
  f.number(event + ".common_intercept_s", r.common_intercept);
  f.number(event + ".two_level_weight", r.two_level_weight);
  f.number(event + ".rest_variance", r.rest_variance);
  f.number(event + ".distance_limit", r.distance_limit);
  f.number(event + ".spread_limit", r.spread_limit);
  f.number(event + ".anchor_correction_s", r.anchor_correction_s);
  f.number(event + ".sd_s", r.sd_s);
  f.number(event + ".anchor_sd_s", r.anchor_sd_s);
  f.number(event + ".disagree_s", r.disagree_s);
  f.number(event + ".usual_distance", r.usual_distance);
  f.number(event + ".sd_growth_s", r.sd_growth_s);
}

bool sizes_agree(const EventRegression& r, const EventFeatureLayout& layout) {
  const auto signals = static_cast<Eigen::Index>(layout.signals.size());
  const Eigen::Index p = r.mean.size();
  return r.shape_mean.rows() == signals && r.shape_mean.cols() == layout.points &&
         r.components.cols() == layout.points && r.components.rows() % signals == 0 &&
         r.shape_spread.size() == signals && p == r.components.rows() + layout.scalars &&
         p <= kMostModelFeatures && r.sd.size() == p && r.single.size() == p && r.common.size() == p &&
         r.half.size() == p && r.deviation.size() == p && r.axes.cols() == p &&
         r.axes.rows() == r.axes_variance.size() && (r.sd.array() > 0.0).all();
}

}  // namespace

void fields(ModelFields& f, EventModel& model) {
  fields(f, model.contact, "contact");
  fields(f, model.toe_off, "toe_off");
}

Result<EventModel> EventModel::parse(std::string_view text) {
  auto model = read_model<EventModel>(kKind, text);
  if (model &&
      !(sizes_agree(model->contact, contact_layout()) && sizes_agree(model->toe_off, toe_off_layout())))
    return Error{"event model: sizes of its blocks do not agree"};
  return model;
}

std::string EventModel::text() const { return write_model(kKind, *this); }

const EventModel& EventModel::builtin() {
  static const EventModel model = parse(kRunningEventsModel).value();
  return model;
}

}  // namespace evenstride
