/// When in a landing did the walking foot touch the ground? A template laid over every instant around it.
///
/// Single signs of contact (a jolt, the end of turning nose-up, the end of motion) come late, early or not at
/// all in the small steps of a turn or a stop. So every 10-ms instant around the landing is scored by the
/// same weights on what speed, pitch rate and jolts look like around it, learnt from annotated walking
/// (conditional logit, McFadden 1974); the contact is where most probability lies within 50 ms.
#pragma once

#include <Eigen/Core>
#include <array>
#include <string>
#include <string_view>

#include "core/base/model_text.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace evenstride {

/// What is known of a landing once the foot stands: one cell every 10 ms, the middle one where the foot has
/// slowed to half its peak speed. A change of any channel must raise kLandingSceneVersion.
inline constexpr int kLandingSceneVersion = 1;
struct LandingScene {
  static constexpr int kChannels = 4;  ///< log speed, nose-up rate, nose-down rate (both bounded), log jolt
  static constexpr int kBefore = 40, kAfter = 50, kCells = kBefore + 1 + kAfter;
  std::array<std::array<double, kChannels>, kCells> cells{};
  Time middle;  ///< of the middle cell
  Time voted;   ///< contact by single signs alone
};

/// The instants among which the contact is looked for, in cells from the middle.
inline constexpr int kFirstInstant = -25, kLastInstant = 35, kInstants = kLastInstant - kFirstInstant + 1;
/// Channels every 30 ms over 150 ms either side of the instant, then three terms of its distance to the vote.
inline constexpr int kTemplateLags = 11, kTemplateLagCells = 3;
inline constexpr int kTemplateTerms = kTemplateLags * LandingScene::kChannels + 3;
using TemplateTerms = Eigen::Matrix<double, kTemplateTerms, 1>;
TemplateTerms template_terms(const LandingScene& scene, int instant);
Time instant_time(const LandingScene& scene, int instant);

struct ContactTemplate : ModelOrigin {
  static constexpr std::string_view kKindName = "walking_contact";
  TemplateTerms weights = TemplateTerms::Zero();

  Time find_contact(const LandingScene& scene) const;

  /// Fails with one line on a wrong format, version, count or number.
  static Result<ContactTemplate> parse(std::string_view text);
  std::string text() const;
  /// The one that was built in (data/models/walking_contact.txt).
  static const ContactTemplate& builtin();
};

}  // namespace evenstride
