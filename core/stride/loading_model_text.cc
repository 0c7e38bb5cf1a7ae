// The text form of the loading model: lines of a keyword and its values; '#' starts a remark.
#include <charconv>
#include <cstdio>
#include <span>

#include "core/stride/loading_model.h"

namespace evenstride {
namespace {

class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}
  std::string_view next() {
    const auto from = rest_.find_first_not_of(' ');
    if (from == std::string_view::npos) return rest_ = {};
    const auto to = rest_.find(' ', from);
    const std::string_view word = rest_.substr(from, to == std::string_view::npos ? to : to - from);
    rest_ = to == std::string_view::npos ? std::string_view{} : rest_.substr(to);
    return word;
  }
  std::string_view rest() const { return rest_.empty() ? rest_ : rest_.substr(1); }
  bool number(double& value) {
    const std::string_view word = next();
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size() && value == value;
  }
  template <class Numbers>
  bool numbers(Numbers& values) {
    for (double& v : values)
      if (!number(v)) return false;
    return next().empty();
  }

 private:
  std::string_view rest_;
};

/// Takes one line after the other.
class Reader {
 public:
  Status take(std::string_view line) {
    Words words(line);
    const std::string_view key = words.next();
    if (key.empty() || key.front() == '#') return Done{};
    if (take(key, words)) return Done{};
    return Error{"loading model: cannot use the line '" + std::string(line.substr(0, 60)) + "'"};
  }
  Result<LoadingModel> finish() {
    if (!versions_ok_ || axes_ != kWaveAxes || !has_mean_) return Error{"loading model: incomplete"};
    for (std::size_t i = 0; i < kLoadingInputCount; ++i)
      if (model_.models[i].terms.size() != model_.terms(static_cast<LoadingInput>(i), {}).count)
        return Error{"loading model: wrong number of terms in '" +
                     std::string(name(static_cast<LoadingInput>(i))) + "'"};
    return take_shapes();
  }

 private:
  bool take(std::string_view key, Words& words) {
    double version = 0.0;
    if (key == "features") return versions_ok_ = words.number(version) && version == kForceFeatureVersion;
    if (key == "fitted_on") return model_.fitted_on = words.rest(), true;
    if (key == "toe_off_balance") return words.number(model_.toe_off_s_per_g);
    if (key == "wave_mean") return has_mean_ = words.numbers(model_.wave_mean);
    if (key == "wave_axis") return axes_ < kWaveAxes && words.numbers(model_.wave_axes[axes_++]);
    if (key == "model") return take_model(words);
    if (key == "term") return take_term(words);
    if (key == "shape_mean") return model_.has_shapes = words.numbers(model_.shape_mean);
    if (key == "shape_axis")
      return shape_axes_ < kShapeAxes && words.numbers(model_.shape_axes[shape_axes_++]);
    if (key == "shape") return take_shape(words);
    if (key == "shape_term") return take_shape_term(words);
    return false;
  }
  bool take_model(Words& words) {
    const std::string_view wanted = words.next();
    for (std::size_t i = 0; i < kLoadingInputCount; ++i)
      if (name(static_cast<LoadingInput>(i)) == wanted) current_ = &model_.models[i];
    return current_ && words.number(current_->intercept_bw) && words.number(current_->step_rmse_bw);
  }
  bool take_term(Words& words) {
    RidgeTerm t;
    words.next();  // its name, for people
    if (!current_ || !words.number(t.mean) || !words.number(t.scale) || !words.number(t.common) ||
        !words.number(t.half) || !words.number(t.deviation))
      return false;
    current_->terms.push_back(t);
    return t.scale > 0.0;
  }

  bool take_shape(Words& words) {
    double axis = 0.0;
    if (!words.number(axis) || !(axis >= 1.0 && axis <= static_cast<double>(kShapeAxes))) return false;
    score_ = &model_.shapes[static_cast<std::size_t>(axis) - 1];
    return words.number(score_->intercept);
  }
  bool take_shape_term(Words& words) {
    ShapeScore::Weights w;
    words.next();  // its name, for people
    if (!score_ || !words.number(w.common) || !words.number(w.half) || !words.number(w.deviation))
      return false;
    score_->terms.push_back(w);
    return true;
  }
  /// All of the shapes, or none.
  Result<LoadingModel> take_shapes() {
    if (!model_.has_shapes && shape_axes_ == 0 && !score_) return std::move(model_);
    bool whole = model_.has_shapes && shape_axes_ == kShapeAxes;
    for (const ShapeScore& score : model_.shapes)
      whole = whole && score.terms.size() == model_.models[0].terms.size();
    if (!whole) return Error{"loading model: the shapes are incomplete"};
    return std::move(model_);
  }

  LoadingModel model_;
  RidgeModel* current_ = nullptr;
  ShapeScore* score_ = nullptr;
  std::size_t axes_ = 0, shape_axes_ = 0;
  bool versions_ok_ = false, has_mean_ = false;
};

void add_numbers(std::string& out, std::string_view key, std::span<const double> values) {
  out += key;
  char number[32];
  for (const double v : values) {
    std::snprintf(number, sizeof number, " %.9g", v);
    out += number;
  }
  out += '\n';
}

void add_shapes(std::string& out, const LoadingModel& model) {
  add_numbers(out, "shape_mean", model.shape_mean);
  for (const ForceShape& axis : model.shape_axes) add_numbers(out, "shape_axis", axis);
  for (std::size_t k = 0; k < kShapeAxes; ++k) {
    const ShapeScore& score = model.shapes[k];
    const double head[] = {static_cast<double>(k + 1), score.intercept};
    add_numbers(out, "shape", head);
    for (std::size_t i = 0; i < score.terms.size(); ++i) {
      const double values[] = {score.terms[i].common, score.terms[i].half, score.terms[i].deviation};
      add_numbers(out, "shape_term " + term_name(LoadingInput::kTimes, i), values);
    }
  }
}

}  // namespace

Result<LoadingModel> LoadingModel::parse(std::string_view text) {
  Reader reader;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const Status line = reader.take(text.substr(0, end));
    if (!line) return Error{line.error()};
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return reader.finish();
}

std::string LoadingModel::text() const {
  std::string out = "features " + std::to_string(kForceFeatureVersion) + "\nfitted_on " + fitted_on + "\n";
  add_numbers(out, "toe_off_balance", {&toe_off_s_per_g, 1});
  add_numbers(out, "wave_mean", wave_mean);
  for (const PelvisWave& axis : wave_axes) add_numbers(out, "wave_axis", axis);
  for (std::size_t m = 0; m < kLoadingInputCount; ++m) {
    const auto input = static_cast<LoadingInput>(m);
    const double head[] = {models[m].intercept_bw, models[m].step_rmse_bw};
    add_numbers(out, "model " + std::string(name(input)), head);
    for (std::size_t i = 0; i < models[m].terms.size(); ++i) {
      const RidgeTerm& t = models[m].terms[i];
      const double values[] = {t.mean, t.scale, t.common, t.half, t.deviation};
      add_numbers(out, "term " + term_name(input, i), values);
    }
  }
  if (has_shapes) add_shapes(out, *this);
  return out;
}

}  // namespace evenstride
