#include "tools/validation/svg_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tools/validation/score_html.h"

namespace evenstride::validation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(SvgPlot, TicksAreRoundAndCover) {
  EXPECT_THAT(round_ticks(0.0, 1.0),
              testing::ElementsAre(0.0, 0.2, 0.4, testing::DoubleNear(0.6, 1e-12), 0.8, 1.0));
  EXPECT_THAT(round_ticks(-7.0, 12.0), testing::ElementsAre(-5.0, 0.0, 5.0, 10.0));
}

TEST(SvgPlot, DrawsFinitePointsAndSaysWhatItLeavesOut) {
  Plot plot{"a < b", "x",  "y", {{1.0, 2.0}, {std::numeric_limits<double>::quiet_NaN(), 1.0}, {3.0, 4.0}},
            {},      false};
  const std::string svg = to_svg(plot);
  EXPECT_EQ(count(svg, "<circle"), 2U);
  EXPECT_THAT(svg, HasSubstr("a &lt; b"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  for (int i = 0; i < 1000; ++i) plot.points.emplace_back(i, i);
  const std::string thinned = to_svg(plot, 100);
  EXPECT_LE(count(thinned, "<circle"), 100U);
  EXPECT_THAT(thinned, HasSubstr("one point in 11 drawn"));
}

TEST(SvgPlot, AnEmptyPlotIsStillAPlot) { EXPECT_THAT(to_svg({}), HasSubstr("</svg>")); }

TEST(ScoreHtml, IsOnePageWithoutANetwork) {
  const std::string html = scores_to_html("set <1>", {});
  EXPECT_THAT(html, HasSubstr("set &lt;1&gt;"));
  EXPECT_THAT(html, HasSubstr("</html>"));
  EXPECT_THAT(html, Not(HasSubstr("http")));
  const std::string more =
      scores_to_html("set", {}, {{"how <they> sit", {{"axis", 4.0, "deg", 3.0, false}}, {}}});
  EXPECT_THAT(more, HasSubstr("how &lt;they&gt; sit"));
  EXPECT_THAT(more, HasSubstr("missed"));
}

}  // namespace
}  // namespace evenstride::validation
