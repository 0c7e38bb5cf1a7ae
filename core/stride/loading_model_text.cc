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
    return std::move(model_);
  }

 private:
  bool take(std::string_view key, Words& words) {
    double version = 0.0;
    if (key == "features") return versions_ok_ = words.number(version) && version == kForceFeatureVersion;
    if (key == "fitted_on") return model_.fitted_on = words.rest(), true;
    if (key == "wave_mean") return has_mean_ = words.numbers(model_.wave_mean);
    if (key == "wave_axis") return axes_ < kWaveAxes && words.numbers(model_.wave_axes[axes_++]);
    if (key == "model") return take_model(words);
    if (key == "term") return take_term(words);
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

  LoadingModel model_;
  RidgeModel* current_ = nullptr;
  std::size_t axes_ = 0;
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
  return out;
}

}  // namespace evenstride
