/// When, on the session's clock, was a reading taken: offset and skew of one device's clock against the
/// host's.
///
/// A packet with last reading at device time s arrives at host time h = s + o + k s + d, with a delay d >=
/// d_min that has a heavy tail. Two regimes, told apart by looking:
///  - free links: the lower envelope of (s, h - s) is the clock plus d_min (lower convex hull over a window;
///  the edge over
///    the mean abscissa minimises the summed gap; its slope is shrunk towards 0 while the window is short).
///  - slotted links (a radio that hands packets over on a fixed grid, as Bluetooth's connection interval
///  does): the
///    minimum only says in which slot a packet fell, up to a slot wrong, while the mean delay averages the
///    grid out. A two-state Kalman filter follows (o, k) on the clipped delay, and half a slot and the mean
///    excess come off.
/// A device that answers questions for its time proves limits of the offset; the estimate stays within them.
/// And where its answers say that the assumed delay of the link is plainly wrong they replace it.
/// Sources: lower hull, Moon, Skelly & Towsley 1999 (doi:10.1109/INFCOM.1999.749287); regression on arrivals
/// as in LSL.
#pragma once

#include <cstdint>
#include <optional>

#include "core/align/lower_hull.h"
#include "core/align/slot_grid.h"
#include "core/align/two_way_offset.h"
#include "core/base/clock_exchange.h"
#include "core/base/time.h"

namespace evenstride {

struct ClockFitParams {
  double link_delay_s = 0.005;  ///< least delay of the link, taken off; common to all sensors, unobservable
  double excess_s = 0.010;      ///< mean random delay above it, assumed on slotted links
  double long_wait_s = 0.060;   ///< mean delay above the least that no radio's slots explain
  double skew_sd = 40e-6;       ///< prior standard deviation of the skew, 1
  double skew_max = 250e-6;     ///< larger skews are not believed
  double wander_sd_per_sqrt_s = 2e-7;  ///< random walk of the skew
  double delay_sd_s = 0.012;           ///< spread of delays on slotted links
  double clip_s = 0.040;               ///< delays further above the fit count as this far
  double jump_back_s = 0.060;          ///< a packet this far ahead of the fit means the device's clock jumped
  double jump_late_s = 10.0;           ///< a packet this far behind, three times in a row, too
  double settle_s = 10.0;              ///< until then the mapping may slew fast and counts as unsure
  double slew_settling = 1e-2;         ///< largest change of the applied offset per second while settling
  double slew = 3e-4;                  ///< and later
  double two_way_gain_s = 0.002;       ///< answers must differ by more, beyond 3 standard errors
};

class ClockFit {
 public:
  explicit ClockFit(const ClockFitParams& params = {});

  /// A packet whose last reading was taken at `device_ns` arrived at `arrival`. Packets in order of device
  /// time.
  void observe(std::int64_t device_ns, Time arrival);

  /// The device was asked for its time. An answer that cannot be true (sent before it was received, or
  /// further than `jump_back_s` from the fit) is ignored; so is one before the first packet.
  void observe(const ClockExchange& exchange);

  /// Session time of a device time near the last observed packet. Monotone between jumps.
  Time to_session(std::int64_t device_ns) const;

  bool started() const { return packets_ > 0; }
  bool settled() const;
  double offset_s() const;  ///< session minus device time, now
  double skew_ppm() const;  ///< rate of the device's clock against the session's, > 0 = device slow
  double residual_s() const { return residual_s_; }  ///< mean delay above the fit
  double error_s() const;  ///< stated error of alignment, 95 %, without the common delay
  /// Half the width of the limits that exchanges prove for the offset; nothing if the device never answered.
  std::optional<double> bound_s() const;
  std::uint64_t jumps() const { return jumps_; }
  bool slotted() const { return grid_.slot_s() > 0.0; }

 private:
  void restart(std::int64_t device_ns, Time arrival);
  bool jumped(double delay_s);
  void follow_mean(double x_s, double y_s);
  double one_way_offset_s(double x_s) const;
  double target_offset_s(double x_s) const;
  void slew_towards(double x_s);

  ClockFitParams params_;
  SlotGrid grid_;
  LowerHull hull_;
  TwoWayOffset two_way_;
  std::int64_t origin_device_ns_ = 0;  ///< abscissa 0
  double origin_offset_s_ = 0.0;       ///< ordinate 0: arrival minus device time of the first packet
  std::uint64_t packets_ = 0;
  std::uint64_t jumps_ = 0;
  int late_in_a_row_ = 0;
  double last_x_s_ = 0.0;
  // Kalman state: mean delay line y = level + skew (x - last_x), covariance.
  double level_s_ = 0.0, skew_ = 0.0;
  double p_ll_ = 0.0, p_lk_ = 0.0, p_kk_ = 0.0;
  double applied_s_ = 0.0;  ///< offset in use relative to origin_offset_s_
  double residual_s_ = 0.0;
};

}  // namespace evenstride
