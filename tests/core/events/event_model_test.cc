#include "core/events/event_model.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "core/events/event_corrector.h"
#include "tests/support/replaced.h"

namespace evenstride {
namespace {

EventFeatures features_on_the_mean(const EventRegression& r, const EventFeatureLayout& layout) {
  EventFeatures f;
  for (int s = 0; s < r.shape_mean.rows(); ++s)
    for (int i = 0; i < layout.points; ++i)
      f.shapes[static_cast<std::size_t>(s * layout.points + i)] = r.shape_mean(s, i);
  for (int i = 0; i < layout.scalars; ++i)
    f.scalars[static_cast<std::size_t>(i)] = r.mean[r.features() - layout.scalars + i];
  return f;
}

TEST(EventModel, TheBuiltInOneReadsAndSaysWhereItComesFrom) {
  const EventModel& model = EventModel::builtin();
  EXPECT_FALSE(model.fitted_on.empty());
  EXPECT_EQ(model.command.rfind("evenstride fit-events", 0), 0u);
  EXPECT_FALSE(model.date.empty());
}

TEST(EventModel, TextReadsBackTheSame) {
  const EventModel& model = EventModel::builtin();
  const auto again = EventModel::parse(model.text());
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->text(), model.text());
}

TEST(EventModel, RefusesDamagedTextWithoutCrashing) {
  const std::string good = EventModel::builtin().text();
  EXPECT_FALSE(EventModel::parse(""));
  EXPECT_FALSE(EventModel::parse("something else"));
  for (std::size_t length = 0; length + 1 < good.size(); length += 97)
    EXPECT_FALSE(EventModel::parse(std::string_view(good).substr(0, length))) << length;
  const auto with = [&](const std::string& from, const std::string& to) {
    return EventModel::parse(test::replaced(good, from, to));
  };
  EXPECT_NE(with("running_events 2", "running_events 9").error().find("fit it again"), std::string::npos);
  EXPECT_FALSE(with("contact.mean ", "contact.mean 1 "));  // sizes no longer agree
  EXPECT_FALSE(with("contact.sd ", "contact.sd -"));
}

TEST(EventModel, TheStatedErrorGrowsWhereTheModelExtrapolates) {
  for (const EventRegression* r : {&EventModel::builtin().contact, &EventModel::builtin().toe_off}) {
    EXPECT_GT(r->sd_growth_s, 0.0);
    EXPECT_LT(r->usual_distance, r->distance_limit);
    EXPECT_EQ(r->sd_at(0.0), r->sd_s);
    EXPECT_EQ(r->sd_at(r->usual_distance), r->sd_s);
    EXPECT_GT(r->sd_at(r->distance_limit), 1.3 * r->sd_s);
    for (double d = 0.1; d < 10.0; d += 0.1) EXPECT_GE(r->sd_at(d + 0.1), r->sd_at(d));
  }
}

TEST(EventModel, AMeanStepIsInsideAndCorrectedByTheIntercept) {
  const EventRegression& r = EventModel::builtin().contact;
  const auto judged = judge(r, contact_layout(), features_on_the_mean(r, contact_layout()));
  EXPECT_FALSE(judged.outside(r));
  EXPECT_LT(judged.z.norm(), 20.0);  // mean shape, but scores are measured about it
  EventRegression single = r;
  single.two_level_weight = 0.0;
  EventCorrector corrector(single);
  EXPECT_NEAR(corrector.correct(Side::kLeft, judged, Time{}).correction_s,
              r.intercept + r.single.dot(judged.z), 1e-12);
}

TEST(EventModel, AnOddShapeIsOutsideAndGetsTheConstant) {
  const EventRegression& r = EventModel::builtin().contact;
  EventFeatures odd = features_on_the_mean(r, contact_layout());
  for (std::size_t i = 0; i < 27; ++i) odd.shapes[i] += i % 2 == 0 ? 30.0 : -30.0;
  const auto judged = judge(r, contact_layout(), odd);
  EXPECT_TRUE(judged.outside(r));
  EventCorrector corrector(r);
  const auto answer = corrector.correct(Side::kLeft, judged, Time{});
  EXPECT_TRUE(answer.outside);
  EXPECT_EQ(answer.correction_s, r.anchor_correction_s);
}

TEST(EventModel, NotANumberIsOutsideOrUnknownButNeverPassedOn) {
  const EventRegression& r = EventModel::builtin().contact;
  EventFeatures f = features_on_the_mean(r, contact_layout());
  f.scalars[0] = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 216; i < 270; ++i)
    f.shapes[i] = std::numeric_limits<double>::quiet_NaN();  // roll and yaw
  EventCorrector corrector(r);
  EXPECT_TRUE(
      std::isfinite(corrector.correct(Side::kUnknown, judge(r, contact_layout(), f), Time{}).correction_s));
}

TEST(EventCorrector, LevelsAddUpToTheStepAndKeepTheSidesApart) {
  std::mt19937 random(5);
  std::normal_distribution<double> normal(0.0, 1.0);
  EventCorrector corrector(EventModel::builtin().contact);
  for (int i = 0; i < 50; ++i) {
    const Side side = i % 2 == 0 ? Side::kLeft : Side::kRight;
    const double sign = side == Side::kLeft ? 1.0 : -1.0;
    FeatureVector z = FeatureVector::Constant(4, 2.0 + 3.0 * sign);  // left 5, right -1
    z[0] += normal(random);
    const auto levels = corrector.remember(side, z, time_from_s(0.35 * i));
    if (i == 0) continue;  // one side alone has no difference
    EXPECT_NEAR((levels.common + sign * levels.half + levels.deviation - z).norm(), 0.0, 1e-12);
    EXPECT_NEAR(levels.common[1], 2.0, 1e-12);
    EXPECT_NEAR(levels.half[1], 3.0, 1e-12);
    EXPECT_NEAR(levels.deviation[1], 0.0, 1e-12);
  }
}

TEST(EventCorrector, ForgetsAfterAPause) {
  EventCorrector corrector(EventModel::builtin().contact);
  corrector.remember(Side::kLeft, FeatureVector::Constant(3, 7.0), time_from_s(1.0));
  const auto levels = corrector.remember(Side::kLeft, FeatureVector::Constant(3, 1.0), time_from_s(5.0));
  EXPECT_EQ(levels.common[0], 1.0);
}

}  // namespace
}  // namespace evenstride
