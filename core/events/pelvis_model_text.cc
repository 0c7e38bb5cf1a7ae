#include "core/base/model_text.h"
#include "core/events/pelvis_model.h"

namespace evenstride {

extern const std::string_view kPelvisStepsModel;

namespace {

const ModelKind kKind{PelvisModel::kKindName, kPelvisInputsVersion, "fit-pelvis"};

}  // namespace

void fields(ModelFields& f, PelvisModel& m) {
  f.row("contact", m.contact);
  f.row("contact_forward", m.contact_forward);
  f.row("toe_off", m.toe_off);
  f.row("toe_off_forward", m.toe_off_forward);
  f.row("mid_stance_peak", m.mid_stance_peak);
  f.row("mid_stance_peak_forward", m.mid_stance_peak_forward);
  f.row("impact_peak", m.impact_peak);
  f.number("contact_sd_s", m.contact_sd_s);
  f.number("toe_off_sd_s", m.toe_off_sd_s);
  f.number("contact_forward_sd_s", m.contact_forward_sd_s);
  f.number("toe_off_forward_sd_s", m.toe_off_forward_sd_s);
  f.number("peak_sd_bw", m.peak_sd_bw);
  f.number("peak_forward_sd_bw", m.peak_forward_sd_bw);
}

Result<PelvisModel> PelvisModel::parse(std::string_view text) { return read_model<PelvisModel>(kKind, text); }

std::string PelvisModel::text() const { return write_model(kKind, *this); }

const PelvisModel& PelvisModel::builtin() {
  static const PelvisModel model = parse(kPelvisStepsModel).value();
  return model;
}

}  // namespace evenstride
