#include "ingest/client/udp_introduction.h"

#include <utility>

#include "ingest/access/secret.h"
#include "ingest/wire/bytes.h"

namespace evenstride {

UdpIntroduction::UdpIntroduction(const DatagramKey& device, std::string hello)
    : device_(device),
      hello_(std::move(hello)),
      cookie_(kCookieBytes, '\0'),
      nonce_(ByteCursor(random_bytes(sizeof nonce_)).get<std::uint64_t>()) {}

Result<UdpIntroduction> UdpIntroduction::of(const DatagramKey& device, const v1::Hello& hello) {
  UdpIntroduction out(device, hello.SerializeAsString());
  if (out.hello_.size() + kCookieBytes > kMaxDatagramBody) {
    return Error{"the Hello is too long for a datagram"};
  }
  return out;
}

std::string UdpIntroduction::bytes() const {
  return sealed({DatagramKind::kHello, device_.id, nonce_, bytes_of(HelloBody{cookie_, hello_})},
                device_.key);
}

Result<bool> UdpIntroduction::take(const Datagram& heard, std::string_view bytes) {
  const bool is_ours = heard.id == device_.id && heard.number == nonce_ && has_right_tag(bytes, device_.key);
  if (is_ours) return take_answer(heard);
  const bool is_links = link_ && heard.id == link_->id && has_right_tag(bytes, link_->key);
  return is_links && heard.kind == DatagramKind::kDown && take_welcome(heard);
}

Result<bool> UdpIntroduction::take_answer(const Datagram& heard) {
  if (heard.kind == DatagramKind::kRefusal) {
    v1::ErrorFrame why;
    (void)why.ParseFromArray(heard.body.data(), static_cast<int>(heard.body.size()));
    return Error{"the daemon refuses: " + why.message()};
  }
  if (heard.kind != DatagramKind::kChallenge || heard.body.size() != kCookieBytes || link_) return false;
  cookie_ = heard.body;
  link_ = link_key(device_, nonce_, cookie_);
  return true;
}

bool UdpIntroduction::take_welcome(const Datagram& heard) {
  const auto down = read_down_body(heard.body);
  v1::ServerFrame frame;
  if (!down || !frame.ParseFromArray(down->frame.data(), static_cast<int>(down->frame.size()))) return false;
  if (!frame.has_welcome()) return false;
  welcome_ = frame.welcome();
  return true;
}

}  // namespace evenstride
