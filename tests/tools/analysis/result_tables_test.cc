#include "tools/analysis/result_tables.h"

#include <gtest/gtest.h>

#include "core/base/units.h"
#include "tools/formats/tsv.h"

namespace evenstride {
namespace {

TEST(ResultTables, AbsentValuesAreEmptyCellsAndQualitySaysWhy) {
  StepRecord step;
  step.side = Side::kLeft;
  step.initial_contact = time_from_s(7.123456789);
  step.contact_time_s = 0.25;
  step.quality.add(Mark::kNoPelvis);
  EXPECT_EQ(steps_csv(std::span(&step, 1)),
            "side,ic_s,to_s,contact_time_s,flight_time_s,step_time_s,peak_vgrf_bw,vertical_impulse_bws,"
            "impact_peak_mps2,pelvic_drop_deg,foot_strike_deg,quality,contact_time_sd_s,peak_vgrf_sd_bw\n"
            "left,7.123456789,,0.25,,,,,,,,no_pelvis,,\n");
}

TEST(ResultTables, StridesSpeakDegrees) {
  StrideRecord stride;
  stride.side = Side::kRight;
  stride.start = time_from_s(1);
  stride.end = time_from_s(1.7);
  stride.stride_time_s = 0.7;
  stride.counter_rotation_phase_rad = -kPi / 2;
  stride.vertical_oscillation_m = 0.08;
  auto table = parse_table(strides_csv(std::span(&stride, 1)), "strides", ',');
  ASSERT_TRUE(table) << table.error();
  EXPECT_EQ(table->number(0, "counter_rotation_phase_deg"), -90.0);
  EXPECT_EQ(table->number(0, "trunk_lean_deg"), std::nullopt);
  EXPECT_EQ(table->number(0, "vertical_oscillation_m"), 0.08);
  EXPECT_EQ(table->text(0, "quality"), "good");
}

}  // namespace
}  // namespace evenstride
