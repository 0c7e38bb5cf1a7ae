#include "core/sim/gait_shape.h"

namespace evenstride::sim {
namespace {

// Rounded by hand from the general course of shod treadmill running (Fukuchi et al. 2017, PeerJ 5:e3298):
// they aim at a plausible foot, not at any one runner's.
constexpr ShapeRow kRunPushOff[] = {{0.50, 0.5, 0.0, 0.03},   {0.60, 2.2, 0.05, 0.18},
                                    {0.70, 5.2, 0.28, 0.40},  {0.80, 8.4, 0.68, 0.57},
                                    {0.90, 10.4, 1.12, 0.72}, {1.00, 10.2, 1.50, 1.15}};
constexpr ShapeRow kRearfootSwing[] = {
    {1.05, 7.9, 1.48, 1.55},    {1.10, 4.6, 1.55, 1.97},    {1.20, 5.9, 2.85, 2.25},
    {1.30, 5.0, 4.60, 1.65},    {1.40, -0.5, 5.75, 0.40},   {1.50, -7.3, 5.90, -0.90},
    {1.60, -10.6, 6.35, -1.53}, {1.70, -11.2, 7.05, -1.20}, {1.80, -10.9, 6.75, -0.25},
    {1.85, -9.4, 5.75, 0.35},   {1.90, -5.4, 4.20, 0.30},   {1.95, 0.0, 2.65, -0.40}};
constexpr ShapeRow kForefootSwing[] = {
    {1.05, 7.4, 1.60, 1.47},    {1.10, 4.7, 1.70, 1.84},    {1.20, 6.1, 3.05, 2.08},
    {1.30, 4.6, 4.75, 1.40},    {1.40, -1.2, 5.85, 0.20},   {1.50, -7.5, 6.15, -1.02},
    {1.60, -10.4, 6.65, -1.48}, {1.70, -10.4, 7.20, -1.10}, {1.80, -8.8, 6.50, -0.30},
    {1.85, -5.6, 5.40, 0.00},   {1.90, -2.3, 3.80, -0.10},  {1.95, 1.6, 2.25, -0.60}};
constexpr ShapeRow kRearfootLanding[] = {
    {0.00, 5.8, 1.75, -0.85}, {0.10, 10.2, 1.05, -0.80}, {0.20, 2.6, 0.32, 0.05}, {0.30, 0.5, 0.06, 0.0}};
constexpr ShapeRow kForefootLanding[] = {
    {0.00, 3.6, 1.30, -0.85}, {0.10, -2.8, -0.20, -0.35}, {0.20, 0.2, 0.08, 0.08}, {0.30, 0.2, 0.01, 0.0}};

// Walking at 1.35 m/s: heel contact with the toes 20 deg up, flat by a fifth of stance, heel off half way.
constexpr ShapeRow kWalkPushOff[] = {
    {0.50, 0.1, 0.0, 0.0},   {0.60, 0.5, 0.02, 0.03}, {0.70, 1.2, 0.08, 0.10}, {0.80, 2.3, 0.25, 0.20},
    {0.90, 4.2, 0.60, 0.40}, {0.96, 5.3, 0.95, 0.55}, {1.00, 5.0, 1.20, 0.60}};
constexpr ShapeRow kWalkSwing[] = {
    {1.05, 3.8, 1.60, 0.50},   {1.10, 2.2, 2.00, 0.30},   {1.20, -1.0, 2.80, -0.10},
    {1.30, -3.5, 3.30, -0.45}, {1.40, -5.2, 3.60, -0.50}, {1.50, -6.0, 3.70, -0.35},
    {1.60, -5.8, 3.75, -0.05}, {1.70, -5.0, 3.60, 0.15},  {1.80, -3.6, 3.00, 0.15},
    {1.90, -1.9, 1.90, -0.10}, {1.95, -0.6, 1.20, -0.25}};
constexpr ShapeRow kWalkLanding[] = {{0.00, 2.5, 0.50, -0.35},
                                     {0.04, 7.0, 0.25, -0.30},
                                     {0.08, 5.0, 0.10, -0.10},
                                     {0.14, 1.0, 0.02, 0.0},
                                     {0.22, 0.1, 0.0, 0.0}};

}  // namespace

GaitShape rearfoot_running() { return {kRunPushOff, kRearfootSwing, kRearfootLanding, 3.5, 0.49}; }
GaitShape forefoot_running() { return {kRunPushOff, kForefootSwing, kForefootLanding, 3.5, 0.47}; }
GaitShape walking() { return {kWalkPushOff, kWalkSwing, kWalkLanding, 1.35, 0.41}; }

}  // namespace evenstride::sim
