#include "core/events/shoe_shapes.h"

namespace evenstride {

extern const std::string_view kShoeShapesModel;

namespace {

const ModelKind kKind{ShoeShapes::kKindName, kForceLevelVersion, "fit-shapes"};

}  // namespace

void fields(ModelFields& f, ShoeShapes& m) {
  f.row("run_stride", m.run_stride);
  f.row("run_contact", m.run_contact);
  f.row("walk_stride", m.walk_stride);
  f.row("walk_contact", m.walk_contact);
}

Result<ShoeShapes> ShoeShapes::parse(std::string_view text) { return read_model<ShoeShapes>(kKind, text); }

std::string ShoeShapes::text() const { return write_model(kKind, *this); }

const ShoeShapes& ShoeShapes::builtin() {
  static const ShoeShapes model = parse(kShoeShapesModel).value();
  return model;
}

}  // namespace evenstride
