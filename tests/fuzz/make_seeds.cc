// Writes the seeds that our own encoders can make: fuzz_make_seeds data/fuzz_seeds. What the fuzzer itself
// has found lies beside them under other names and stays.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "ingest/recording/mcap_format.h"
#include "ingest/recording/mcap_summary.h"
#include "ingest/recording/session_writer.h"
#include "ingest/udp/datagram.h"
#include "ingest/wire/bytes.h"
#include "ingest/wire/frames.h"
#include "tests/fuzz/bids_files.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/websocket_client.h"
#include "tests/ingest/ximu3/ximu3_messages.h"
#include "tests/tools/formats/xdf_file.h"

namespace evenstride::fuzz {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder(const fs::path& all, const std::string& target) : path_(all / target) {
    fs::create_directories(path_);
  }
  void add(const std::string& name, std::string_view bytes) const {
    std::ofstream file(path_ / name, std::ios::binary | std::ios::trunc);
    if (!(file << bytes).flush()) throw std::runtime_error("cannot write " + (path_ / name).string());
  }

 private:
  fs::path path_;
};

v1::ClientFrame hello_frame() {
  v1::ClientFrame frame;
  *frame.mutable_hello() = test::hello_of(Site::kLeftShoe);
  return frame;
}

v1::ClientFrame block_frame(std::uint64_t sequence) {
  std::mt19937_64 random(test::kSeed + sequence);
  v1::ClientFrame frame;
  *frame.mutable_block() = test::block_of(sequence, 3, random);
  return frame;
}

v1::ClientFrame marker_frame() {
  v1::ClientFrame frame;
  frame.mutable_marker()->set_kind(v1::Marker::KIND_PAIN);
  frame.mutable_marker()->set_text("left knee");
  return frame;
}

v1::ClientFrame replay_frame() {
  v1::ClientFrame frame;
  frame.mutable_replay_event()->set_arrival_ns(5);
  *frame.mutable_replay_event()->mutable_rejoined() = test::hello_of(Site::kPelvis);
  return frame;
}

std::string websocket_talk() {
  return test::masked_frame(2, marker_frame().SerializeAsString()) + test::masked_frame(9, "are you there") +
         test::masked_frame(2, "in ", false) + test::masked_frame(0, "pieces") + test::masked_frame(8, "");
}

void make_frames(const Folder& to) {
  const std::string talk =
      frame_bytes(hello_frame()) + frame_bytes(block_frame(0)) + frame_bytes(block_frame(1));
  to.add("by-length", std::string(1, '\x07') + talk);
  to.add("by-length-torn", std::string(1, '\x01') + talk.substr(0, talk.size() - 5));
  to.add("by-length-too-large", std::string(1, '\x02') + frame_bytes(marker_frame()) + "\xff\xff\xff\x00");
  to.add("websocket", std::string(1, '\x85') + websocket_talk());
  to.add("websocket-text", std::string(1, '\x80') + test::masked_frame(1, "text"));
}

void make_blocks(const Folder& to) {
  to.add("hello", hello_frame().SerializeAsString());
  to.add("block", block_frame(7).SerializeAsString());
  to.add("marker", marker_frame().SerializeAsString());
  to.add("replay", replay_frame().SerializeAsString());
  v1::ClientFrame goodbye;
  goodbye.mutable_goodbye();
  to.add("goodbye", goodbye.SerializeAsString());
}

void make_http(const Folder& to) {
  const std::string host = "Host: 127.0.0.1:8080\r\n";
  to.add("get", "GET /api/runners?all=1%20 HTTP/1.1\r\n" + host +
                    "Cookie: token=abc\r\nIf-None-Match: \"x\"\r\n\r\n");
  const std::string marker = R"({"kind": "KIND_PAIN", "text": "left \u006bnee", "promptId": "3"})";
  to.add("post", "POST /api/runners/anna/markers HTTP/1.1\r\n" + host +
                     "Content-Length: " + std::to_string(marker.size()) + "\r\n\r\n" + marker);
  to.add("chunked", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
  to.add("upgrade", test::upgrade_request("/ingest", "127.0.0.1:8080", "Origin: http://127.0.0.1:8080\r\n") +
                        websocket_talk());
}

/// A file whose one chunk is neither packed nor has a checksum: what lies inside can be changed.
std::string open_chunk(std::string_view session) {
  std::string message, records, chunk, out(mcap::kMagic);
  const auto code = [](mcap::Op op) { return static_cast<std::uint8_t>(op); };
  std::string schema, channel;
  put(schema, std::uint16_t{1});
  for (const std::string_view text :
       {std::string_view("evenstride.v1.SessionHeader"), std::string_view("protobuf"), std::string_view()})
    put_text(schema, text);
  for (int i = 0; i < 2; ++i) put(channel, std::uint16_t{1});  // its own id, its schema
  for (const std::string_view text : {"/session", "protobuf"}) put_text(channel, text);
  put_text(channel, "");
  put(message, std::uint16_t{1});
  put(message, std::uint32_t{0});
  for (int i = 0; i < 2; ++i) put(message, std::uint64_t{1});  // logged, published
  message += session;
  mcap::put_record(records, code(mcap::Op::kSchema), schema);
  mcap::put_record(records, code(mcap::Op::kChannel), channel);
  mcap::put_record(records, code(mcap::Op::kMessage), message);
  for (const std::uint64_t field : {std::uint64_t{1}, std::uint64_t{1}, std::uint64_t{records.size()}})
    put(chunk, field);
  put(chunk, std::uint32_t{0});
  put_text(chunk, "");
  put(chunk, static_cast<std::uint64_t>(records.size()));
  mcap::put_record(out, code(mcap::Op::kChunk), chunk + records);
  return out;
}

void make_recordings(const Folder& to) {
  const auto written = [](int rounds, bool close) {
    MemorySink sink;
    SessionWriter writer(sink, test::header_of("seed"));
    test::write_session(writer, rounds, 2, close);
    return sink.bytes();
  };
  const std::string whole = written(4, true);
  to.add("whole", whole);
  to.add("without-end", written(2, false));
  to.add("torn", whole.substr(0, whole.size() * 2 / 3));
  to.add("open-chunk", open_chunk(test::header_of("seed").SerializeAsString()));
}

std::string step(std::uint8_t kind) { return std::string(1, static_cast<char>(kind)); }
template <class T>
std::string step(std::uint8_t kind, T value) {
  std::string out = step(kind);
  put(out, value);
  return out;
}

// The steps are numbered in events.cc.
void make_events(const Folder& to) {
  const std::string pass = step(0, std::uint8_t{255}), lose = step(1, std::uint8_t{40});
  to.add("pass", pass + pass + pass);
  std::string run;
  for (int i = 0; i < 11; ++i) run += pass;
  to.add("run", run);
  to.add("lose", pass + lose + pass + lose);
  to.add("host-jump", pass + step(2, std::int64_t{3'600'000'000'000}) + pass);
  to.add("device-jump", pass + step(3, std::int64_t{-4'294'967'296'000}) + pass);
  to.add("tick-marker-end", pass + step(7, std::int32_t{1'000'000'000}) + step(8, std::int32_t{5}) +
                                "\x01\x01" + step(9, std::int32_t{9}));
}

void make_bids(const Folder& to) {
  std::string channels = "name\tcomponent\ttype\ttracked_point\tunits\nLATENCY\tn/a\tLATENCY\tpelvis\ts\n",
              rows;
  for (const char* type : {"ACCEL", "GYRO"})
    for (const char* axis : {"x", "y", "z"})
      channels += std::string(type) + "_" + axis + "\t" + axis + "\t" + type + "\tpelvis\t" +
                  (type[0] == 'A' ? "m/s^2" : "deg/s") + "\n";
  for (int i = 0; i < 12; ++i)
    rows += std::to_string(0.01 * i) + "\t0.1\t" + (i == 5 ? "n/a" : "9.81") + "\t0\t1\t-2\t3e1\n";
  const std::string header = R"({"SamplingFrequency": 100.0, "RecordingDuration": 0.12})";
  const std::string three = channels + kFileSeparator + header + kFileSeparator + rows;
  to.add("three-files", three);
  to.add("with-arrivals",
         three + kFileSeparator + "first_row\trows\tsequence\tarrival_s\n0\t6\t0\t0.06\n6\t6\t2\t0.13\n");
}

void make_xdf(const Folder& to) {
  const std::string whole = test::xdf_recording_of(12);
  to.add("whole", whole);
  to.add("torn", whole.substr(0, whole.size() - 50));
  to.add("irregular-int16",
         test::xdf_start() + test::xdf_stream(1, "sternum", "int16", 6, 0, test::xdf_imu_channels()));
}

void make_config(const Folder& to) {
  to.add("full",
         "data = '/srv/runs'\ningest = \"[::1]:7070\"\nhttp = '127.0.0.1:8080'\nworkers = 3\ntokens = true\n"
         "ximu3 = ['192.168.1.1:7000=anna:pelvis']\n[tls]\ncertificate = '/etc/c.pem'\nkey = "
         "'/etc/k.pem'\n[limits]\n"
         "idle_s = 2.5\nframe_bytes = 65536\nqueued_bytes = 0x10000\n[session]\nzstd_level = "
         "-3\n[log]\nlevel = 'error'\n");
  to.add(
      "wrong",
      "dta = 'x'\nworkers = 1000\nhttp = 7\n[limits]\nidle_s = inf\n[[log]]\nlevel = 2026-11-22T08:00:00Z\n");
}

void make_ximu3(const Folder& to) {
  std::string binary(1, '\x10');
  for (std::uint64_t i = 0; i < 60; ++i) binary += test::ximu3_flat(5'000 * i + (i == 50 ? 20'000 : 0));
  to.add("binary", binary + test::ximu3_binary('B', 7, {80, 3.9f, 0}));
  to.add("ascii", "\x03I,1000000,0.1,-2e1,3,0,0,1\r\nB,1000001,100,4.2,1\r\n{\"ping\":null}\nX,1\n");
}

// The kinds of steps are numbered in datagrams.cc.
std::string datagram_step(std::uint8_t kind, std::string_view content) {
  std::string out = step(kind);
  put(out, static_cast<std::uint16_t>(content.size()));
  return out.append(content);
}
std::string up_step(std::uint64_t oldest, const v1::ClientFrame* frame) {
  return datagram_step(1, bytes_of(UpBody{oldest, frame == nullptr ? "" : frame->SerializeAsString()}));
}
std::string number_step(std::uint64_t number) {
  std::string content;
  put(content, number);
  return datagram_step(2, content);
}

void make_datagrams(const Folder& to) {
  const std::string key(32, 'k'), second = datagram_step(3, "");
  const std::string hello = test::hello_of(Site::kPelvis).SerializeAsString();
  const std::string cookie(kCookieBytes, '\0');
  to.add("raw",
         datagram_step(0, sealed({DatagramKind::kHello, 7, 1, bytes_of(HelloBody{cookie, hello})}, key)) +
             datagram_step(0, sealed({DatagramKind::kDown, 7, 0, bytes_of(DownBody{1, 2, 5, ""})}, key)) +
             datagram_step(0, "short"));
  const v1::ClientFrame first = block_frame(0), next = block_frame(1), third = block_frame(2),
                        far = block_frame(90);
  v1::ClientFrame goodbye;
  goodbye.mutable_goodbye();
  to.add("in-order", up_step(0, &first) + up_step(0, &next) + second + second + up_step(2, nullptr) +
                         up_step(2, &goodbye) + second);
  to.add("shuffled", up_step(0, &third) + up_step(0, &third) + up_step(0, &far) + up_step(0, &first) +
                         up_step(3, &first) + up_step(91, nullptr) + up_step(0, &next));
  const v1::ClientFrame last = block_frame(UINT64_MAX);
  to.add("count-ends",
         up_step(UINT64_MAX, &last) + up_step(UINT64_MAX, &last) + up_step(0, &first) + up_step(0, &next));
  const v1::ClientFrame marker = marker_frame();
  to.add("others", up_step(0, &marker) + datagram_step(1, "none") + second + second + second + second);
  to.add("numbers", number_step(5) + number_step(3) + number_step(5) + number_step(2'000) + number_step(976) +
                        number_step(977) + number_step(UINT64_MAX) + number_step(0));
}

void make_all(const fs::path& folder) {
  make_frames({folder, "frames"});
  make_blocks({folder, "block"});
  make_http({folder, "http"});
  make_recordings({folder, "recording"});
  make_events({folder, "events"});
  make_bids({folder, "bids"});
  make_xdf({folder, "xdf"});
  make_config({folder, "config"});
  make_ximu3({folder, "ximu3"});
  make_datagrams({folder, "datagrams"});
}

}  // namespace
}  // namespace evenstride::fuzz

int main(int count, char** words) try {
  if (count != 2) throw std::runtime_error("usage: fuzz_make_seeds FOLDER");
  evenstride::fuzz::make_all(words[1]);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
