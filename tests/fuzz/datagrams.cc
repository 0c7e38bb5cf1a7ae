// Steps of what comes in over UDP, each a byte for its kind (`Kind`), two for a length, and so many bytes.
// What is genuine is sealed here, with the key of the link: nobody finds a tag by trying.
#include <array>
#include <filesystem>
#include <set>

#include "ingest/access/datagram_keys.h"
#include "ingest/session/session_hub.h"
#include "ingest/udp/datagram.h"
#include "ingest/udp/replay_window.h"
#include "ingest/udp/udp_link.h"
#include "ingest/wire/bytes.h"
#include "ingest/wire/frames.h"
#include "tests/fuzz/targets.h"
#include "tests/ingest/recording/session_fixture.h"
#include "tests/ingest/support/set_clock.h"
#include "tests/ingest/support/temp_folder.h"

namespace evenstride::fuzz {
namespace {

enum class Kind : std::uint8_t { kRaw, kGenuine, kNumber, kSecond, kKinds };
constexpr int kMostSteps = 200;

// Whatever can be read is written again as it was.
void read_raw(std::string_view bytes, const DatagramKey& key) {
  const auto datagram = read_datagram(bytes);
  if (!datagram) return;
  (void)has_right_tag(bytes, key.key);
  const std::string again = sealed(*datagram, key.key);
  promise(again.size() == bytes.size() && again.starts_with(bytes.substr(0, bytes.size() - kDatagramTag)),
          "a datagram is written as it was read");
  promise(has_right_tag(again, key.key), "its tag fits");
  if (const auto hello = read_hello_body(datagram->body)) {
    promise(bytes_of(*hello) == datagram->body, "a Hello's body is written as it was read");
    v1::Hello said;
    if (said.ParseFromArray(hello->hello.data(), static_cast<int>(hello->hello.size()))) (void)fault_of(said);
  }
  if (const auto up = read_up_body(datagram->body)) {
    promise(bytes_of(*up) == datagram->body, "what goes up is written as it was read");
  }
  if (const auto down = read_down_body(datagram->body)) {
    promise(bytes_of(*down) == datagram->body, "what goes down is written as it was read");
  }
}

/// A daemon with one link of one sensor, and what the sensor is told.
class Conversation {
 public:
  Conversation() {
    plan_.folder = folder().path();
    plan_.min_free_bytes = 0;
    plan_.analyse = false;
    limits_.idle = std::chrono::seconds(3);
    hub_ = std::make_unique<SessionHub>(
        plan_, clock_, committer(), [](auto f) { f(); }, SessionNews{});
    link_ = std::make_shared<UdpLink>(
        UdpLink::Parts{key_,
                       key_,
                       1,
                       {},
                       nullptr,
                       [this](const std::string& datagram, bool is_last) { hear(datagram, is_last); }},
        limits_, links_, counters_);
    link_->start(*hub_, test::hello_of(Site::kPelvis));
  }
  ~Conversation() {
    link_.reset();
    hub_.reset();
    for (const std::string& file : folder().recordings()) std::filesystem::remove(file);
  }
  const DatagramKey& key() const { return key_; }

  void take(std::string_view body) {
    if (body.size() > kMaxDatagramBody) return;
    const std::string bytes = sealed({DatagramKind::kUp, key_.id, number_++, body}, key_.key);
    const auto datagram = read_datagram(bytes);
    promise(datagram && datagram->body == body, "what was sealed can be read");
    note_sequence(body);
    link_->take(datagram->body);
    promise(hub_->counters().duplicate_blocks == 0, "no block is handed on twice, or after a later one");
    promise(hub_->counters().blocks <= sequences_.size(), "no block is handed on that did not come");
  }
  void number(std::uint64_t number) {
    const bool is_new = window_.take(number);
    promise(!is_new || numbers_.insert(number).second, "no number is taken twice");
  }
  void second() {
    clock_.now_ns += 1'000'000'000;
    hub_->advance();
    (void)link_->sweep(std::chrono::seconds(1));
  }

 private:
  static test::TempFolder& folder() {
    static test::TempFolder folder;
    return folder;
  }
  static Committer& committer() {
    static Committer committer(1);
    return committer;
  }
  void note_sequence(std::string_view body) {
    const auto up = read_up_body(body);
    v1::ClientFrame frame;
    if (up && frame.ParseFromArray(up->frame.data(), static_cast<int>(up->frame.size())) && frame.has_block())
      sequences_.insert(frame.block().sequence());
  }
  void hear(const std::string& bytes, bool is_last) {
    promise(!ended_, "nothing follows the last word");
    ended_ = is_last;
    const auto datagram = read_datagram(bytes);
    promise(datagram && has_right_tag(bytes, key_.key), "what the daemon says is genuine");
    if (datagram->kind == DatagramKind::kRefusal) return;
    const auto down = read_down_body(datagram->body);
    promise(down.has_value(), "what the daemon says can be read");
    promise(down->next >= next_ && down->durable <= down->next, "what has come has come");
    next_ = down->next;
  }

  test::SetClock clock_;
  SessionPlan plan_;
  IngestLimits limits_;
  LinkCounters links_;
  UdpCounters counters_;
  const DatagramKey key_ = device_key("fuzz");
  std::unique_ptr<SessionHub> hub_;
  std::shared_ptr<UdpLink> link_;
  ReplayWindow window_;
  std::set<std::uint64_t> numbers_, sequences_;
  std::uint64_t number_ = 0, next_ = 0;
  bool ended_ = false;
};

}  // namespace

void datagrams(std::string_view bytes) {
  Conversation conversation;
  ByteCursor in(bytes);
  for (int i = 0; i < kMostSteps && !in.empty(); ++i) {
    const auto kind = static_cast<Kind>(in.get<std::uint8_t>() % static_cast<unsigned>(Kind::kKinds));
    const std::size_t size = in.get<std::uint16_t>();
    const std::string_view said = in.take(std::min(size, in.rest().size()));
    if (kind == Kind::kRaw) read_raw(said, conversation.key());
    if (kind == Kind::kGenuine) conversation.take(said);
    if (kind == Kind::kNumber) conversation.number(ByteCursor(said).get<std::uint64_t>());
    if (kind == Kind::kSecond) conversation.second();
  }
}

}  // namespace evenstride::fuzz
