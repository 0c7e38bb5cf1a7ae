#include "ingest/udp/datagram.h"

#include <openssl/crypto.h>

#include <stdexcept>

#include "ingest/access/datagram_keys.h"
#include "ingest/wire/bytes.h"

namespace evenstride {

std::optional<Datagram> read_datagram(std::string_view bytes) {
  if (bytes.size() < kDatagramHead + kDatagramTag || bytes.size() > kMaxDatagram) return std::nullopt;
  ByteCursor in(bytes.substr(0, bytes.size() - kDatagramTag));
  if (in.get<std::uint32_t>() != kDatagramMagic) return std::nullopt;
  const auto kind_and_zeros = in.get<std::uint32_t>();
  if (kind_and_zeros < static_cast<std::uint32_t>(DatagramKind::kHello) ||
      kind_and_zeros > static_cast<std::uint32_t>(DatagramKind::kBye)) {
    return std::nullopt;
  }
  Datagram out;
  out.kind = static_cast<DatagramKind>(kind_and_zeros);
  out.id = in.get<std::uint64_t>();
  out.number = in.get<std::uint64_t>();
  out.body = in.rest();
  return out;
}

bool has_right_tag(std::string_view bytes, std::string_view key) {
  const std::string right = hmac(key, bytes.substr(0, bytes.size() - kDatagramTag));
  return CRYPTO_memcmp(right.data(), bytes.data() + bytes.size() - kDatagramTag, kDatagramTag) == 0;
}

std::string sealed(const Datagram& datagram, std::string_view key) {
  if (datagram.body.size() > kMaxDatagramBody) {
    throw std::length_error("a datagram's body of " + std::to_string(datagram.body.size()) + " bytes");
  }
  std::string out;
  out.reserve(kDatagramHead + datagram.body.size() + kDatagramTag);
  put(out, kDatagramMagic);
  put(out, static_cast<std::uint32_t>(datagram.kind));
  put(out, datagram.id);
  put(out, datagram.number);
  out.append(datagram.body);
  out.append(hmac(key, out), 0, kDatagramTag);
  return out;
}

std::optional<HelloBody> read_hello_body(std::string_view body) {
  if (body.size() < kCookieBytes) return std::nullopt;
  return HelloBody{body.substr(0, kCookieBytes), body.substr(kCookieBytes)};
}

std::string bytes_of(const HelloBody& body) { return std::string(body.cookie) + std::string(body.hello); }

std::optional<UpBody> read_up_body(std::string_view body) {
  ByteCursor in(body);
  UpBody out;
  out.oldest = in.get<std::uint64_t>();
  out.frame = in.rest();
  return in.good() ? std::optional(out) : std::nullopt;
}

std::string bytes_of(const UpBody& body) {
  std::string out;
  put(out, body.oldest);
  return out.append(body.frame);
}

std::optional<DownBody> read_down_body(std::string_view body) {
  ByteCursor in(body);
  DownBody out;
  out.durable = in.get<std::uint64_t>();
  out.next = in.get<std::uint64_t>();
  out.held = in.get<std::uint64_t>();
  out.frame = in.rest();
  return in.good() ? std::optional(out) : std::nullopt;
}

std::string bytes_of(const DownBody& body) {
  std::string out;
  put(out, body.durable);
  put(out, body.next);
  put(out, body.held);
  return out.append(body.frame);
}

}  // namespace evenstride
