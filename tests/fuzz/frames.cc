// First byte: how the stream is cut up, and whether it is WebSocket; the rest is the stream.
#include <string>
#include <vector>

#include "ingest/wire/framing.h"
#include "tests/fuzz/targets.h"

namespace evenstride::fuzz {
namespace {

constexpr std::size_t kMost = 4096;
constexpr unsigned char kWebSocket = 0x80;

struct Heard {
  std::vector<std::string> frames;
  std::string answers, farewell;
  Framing::Next end = Framing::Next::kMore;
  bool operator==(const Heard&) const = default;
};

Heard listen(bool websocket, std::string_view stream, std::size_t step) {
  Framing framing = websocket ? Framing::websocket(kMost) : Framing::by_length(kMost);
  Heard heard;
  while (!stream.empty() && heard.end == Framing::Next::kMore) {
    framing.append(stream.substr(0, step));
    stream.remove_prefix(std::min(step, stream.size()));
    std::string_view frame;
    while ((heard.end = framing.next(frame)) == Framing::Next::kFrame) {
      promise(frame.size() <= kMost, "no frame is longer than the limit");
      heard.frames.emplace_back(frame);
    }
    heard.answers += framing.take_answers();
  }
  heard.farewell = framing.farewell();
  return heard;
}

}  // namespace

void frames(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto how = static_cast<unsigned char>(bytes[0]);
  const std::string_view stream = bytes.substr(1);
  const bool websocket = (how & kWebSocket) != 0;
  const Heard whole = listen(websocket, stream, std::max<std::size_t>(stream.size(), 1));
  promise(whole == listen(websocket, stream, how % kWebSocket + 1u), "cuts do not change what is heard");
}

}  // namespace evenstride::fuzz
