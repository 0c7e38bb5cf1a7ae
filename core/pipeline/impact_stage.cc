#include "core/pipeline/impact_stage.h"

namespace evenstride {
namespace {

constexpr Duration kSilence = std::chrono::seconds(1);
constexpr Duration kLongestWait = std::chrono::seconds(1);  // for the other shoe's first strides
// Of runners of hybrid_running and walkers of voisard2023_walking, each left out of the fit: 8 and 16 ms;
// against the same shoes with their gyroscope on wagstaff2018_shoe 32 and 30 ms.
constexpr double kRunningSd_s = 0.012, kWalkingSd_s = 0.02;
constexpr double kBridgedDoubt = 2.0;  // with a fifth of the packets lost
constexpr double kImpactSd_s = 0.02;   // of a smoothed impact against contact

}  // namespace

void ImpactStage::add_sensor(const SensorSpec& spec) {
  if (is_shoe(spec.site))
    shoes_[index(spec.site)].emplace(shapes_);
  else
    bodies_[index(spec.site)].emplace();
}

std::optional<Site> ImpactStage::first_shoe() const {
  for (Site site : kAllSites)
    if (shoes_[index(site)]) return site;
  return std::nullopt;
}

FootStance ImpactStage::stance_of(Site site, Time contact, double stride_time_s, bool walking) const {
  FootStance stance;
  stance.side = side_of(site);
  stance.initial_contact = stance.mid_stance = contact;
  stance.initial_contact_sd_s = !is_shoe(site) ? kImpactSd_s : walking ? kWalkingSd_s : kRunningSd_s;
  stance.previous_stride_time_s = stride_time_s;
  stance.walking = walking;
  stance.quality.add(Mark::kNoGyro);
  if (walking) stance.quality.add(Mark::kWalking);
  if (pair_.jumps() > 0)
    stance.quality.add(Mark::kClockUnsure);  // against the other sensor, from the jump on
  if (!is_shoe(site)) stance.quality.add(Mark::kFromPelvis);
  return stance;
}

std::optional<FootStance> ImpactStage::push(Site site, const ImuSample& sample, Gait gait) {
  reached_ = sample.time;
  if (is_shoe(site)) {
    push_shoe(site, sample, gait);
    return std::nullopt;
  }
  const auto step = bodies_[index(site)]->push(sample);
  if (!step) return std::nullopt;
  if (step->main) pair_.push_second(step->time);
  if (first_shoe()) return std::nullopt;
  return stance_of(site, step->time, step->stride_time_s, gait == Gait::kWalking);
}

void ImpactStage::push_shoe(Site site, const ImuSample& sample, Gait gait) {
  Shoe& shoe = *shoes_[index(site)];
  shoe.heard = sample.time;
  const auto step = shoe.finder.push(sample);
  if (!step) return;
  if (site == first_shoe()) pair_.push_first(step->time, step->stride_time_s);
  if (last_told_ && step->time <= *last_told_) return;  // was waited for too long
  FootStance stance = stance_of(site, step->time, step->stride_time_s, gait == Gait::kWalking);
  if (step->bridged) {
    stance.quality.add(Mark::kGap);
    stance.initial_contact_sd_s *= kBridgedDoubt;
  }
  wait(stance);
}

void ImpactStage::wait(const FootStance& stance) {
  if (waiting_.full()) waiting_.pop_front();
  waiting_.push({reached_, stance});
  for (std::size_t i = waiting_.size() - 1;
       i > 0 && waiting_[i].stance.initial_contact < waiting_[i - 1].stance.initial_contact; --i)
    std::swap(waiting_[i], waiting_[i - 1]);
}

bool ImpactStage::others_told(const Waiting& oldest) const {
  if (reached_ - oldest.since > kLongestWait) return true;
  for (const auto& shoe : shoes_) {
    if (!shoe || reached_ - shoe->heard > kSilence) continue;
    const auto told = shoe->finder.told_up_to();
    if (!told || *told < oldest.stance.initial_contact) return false;
  }
  return true;
}

std::optional<FootStance> ImpactStage::next(std::optional<Time> feet_told_up_to) {
  if (waiting_.empty()) return std::nullopt;
  const Waiting& oldest = waiting_.front();
  if (feet_told_up_to && *feet_told_up_to < oldest.stance.initial_contact) return std::nullopt;
  if (!others_told(oldest)) return std::nullopt;
  return last();
}

std::optional<FootStance> ImpactStage::last() {
  if (waiting_.empty()) return std::nullopt;
  const FootStance stance = waiting_.front().stance;
  waiting_.pop_front();
  last_told_ = stance.initial_contact;
  return stance;
}

std::uint64_t ImpactStage::clock_jumps(Site site) const {
  return is_shoe(site) ? 0 : static_cast<std::uint64_t>(pair_.jumps());
}

}  // namespace evenstride
