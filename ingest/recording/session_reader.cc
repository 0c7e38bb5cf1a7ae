#include "ingest/recording/session_reader.h"

#include <array>
#include <utility>

namespace evenstride {
namespace {

template <class Alternative, class Variant>
Alternative& hold(Variant& variant) {
  if (auto* held = std::get_if<Alternative>(&variant)) return *held;
  return variant.template emplace<Alternative>();
}

bool parse(google::protobuf::MessageLite& message, std::string_view data) {
  return message.ParseFromArray(data.data(), static_cast<int>(data.size()));
}

enum class Decoded { kYes, kNotOurs, kBroken };

// Tries the alternatives of the variant by the name of the message's schema.
template <class Variant, std::size_t... I>
Decoded decode_as(const McapMessage& message, Variant& out, std::index_sequence<I...>) {
  Decoded result = Decoded::kNotOurs;
  const auto attempt = [&]<class Alternative>() {
    if (Alternative::descriptor()->full_name() != message.schema) return false;
    result = parse(hold<Alternative>(out), message.data) ? Decoded::kYes : Decoded::kBroken;
    return true;
  };
  (void)(attempt.template operator()<std::variant_alternative_t<I, Variant>>() || ...);
  return result;
}

template <class Variant>
Decoded decode(const McapMessage& message, Variant& out) {
  return decode_as(message, out, std::make_index_sequence<std::variant_size_v<Variant>>{});
}

template <class Variant>
bool next_of(McapReader& mcap, Variant& out, std::uint64_t& undecodable) {
  McapMessage message;
  while (mcap.next(message)) {
    const Decoded decoded = decode(message, out);
    if (decoded == Decoded::kYes) return true;
    if (decoded == Decoded::kBroken) ++undecodable;
  }
  return false;
}

}  // namespace

std::int64_t event_time_ns(const SessionEvent& event) {
  return std::visit(
      [](const auto& e) {
        if constexpr (requires { e.arrival_ns(); }) {
          return e.arrival_ns();
        } else {
          return e.time_ns();
        }
      },
      event);
}

Result<SessionReader> SessionReader::begin(Result<McapReader> mcap) {
  if (!mcap) return Error{mcap.error()};
  McapMessage message;
  v1::SessionHeader header;
  if (!mcap->next(message) || message.schema != v1::SessionHeader::descriptor()->full_name() ||
      !parse(header, message.data)) {
    return Error{"no recording of ours: it does not begin with a session's header"};
  }
  return SessionReader(std::move(*mcap), std::move(header));
}

Result<SessionReader> SessionReader::open(const std::string& path) {
  auto reader = begin(McapReader::open(path));
  if (!reader && reader.error().find(path) == std::string::npos) return Error{path + ": " + reader.error()};
  return reader;
}
Result<SessionReader> SessionReader::from(std::string_view bytes) { return begin(McapReader::from(bytes)); }

bool SessionReader::next(SessionEvent& event) { return next_of(mcap_, event, undecodable_); }
bool SessionReader::next(SessionResult& result) { return next_of(mcap_, result, undecodable_); }

}  // namespace evenstride
