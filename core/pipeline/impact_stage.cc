#include "core/pipeline/impact_stage.h"

namespace evenstride {

void ImpactStage::add_sensor(const SensorSpec& spec) {
  finders_[index(spec.site)].emplace(is_shoe(spec.site) ? ImpactSite::kShoe : ImpactSite::kBody);
}

std::optional<Site> ImpactStage::first_shoe() const {
  for (Site site : kAllSites)
    if (is_shoe(site) && has(site)) return site;
  return std::nullopt;
}

std::optional<FootStance> ImpactStage::push(Site site, const ImuSample& sample, Gait gait) {
  const auto step = finders_[index(site)]->push(sample);
  if (!step) return std::nullopt;
  watch_clocks(site, *step);
  if (!is_shoe(site) && first_shoe()) return std::nullopt;
  FootStance stance;
  stance.side = side_of(site);
  stance.initial_contact = stance.mid_stance = step->time;
  stance.initial_contact_sd_s = 0.02;  // of a smoothed impact against contact
  stance.previous_stride_time_s = step->stride_time_s;
  stance.walking = gait == Gait::kWalking;
  stance.quality.add(Mark::kNoGyro);
  if (stance.walking) stance.quality.add(Mark::kWalking);
  if (pair_.jumps() > 0)
    stance.quality.add(Mark::kClockUnsure);  // against the other sensor, from the jump on
  if (!is_shoe(site)) stance.quality.add(Mark::kFromPelvis);
  return stance;
}

void ImpactStage::watch_clocks(Site site, const ImpactStep& step) {
  if (site == first_shoe()) pair_.push_first(step.time, step.stride_time_s);
  if (!is_shoe(site) && step.main) pair_.push_second(step.time);
}

std::uint64_t ImpactStage::clock_jumps(Site site) const {
  return is_shoe(site) ? 0 : static_cast<std::uint64_t>(pair_.jumps());
}

}  // namespace evenstride
