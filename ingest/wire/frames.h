/// Frames as bytes, and the checks that need no session.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "ingest/wire/frame_format.h"
#include "proto/wire.pb.h"

namespace evenstride {

/// Length and message, ready to send over TCP. @throws std::length_error above kMaxFrame.
std::string frame_bytes(const v1::ServerFrame& frame);
std::string frame_bytes(const v1::ClientFrame& frame);

v1::ErrorFrame error_of(v1::ErrorFrame::Code code, std::string_view message);

/// The serialised SampleBlock of a ClientFrame that holds a block and nothing else; nothing for other frames.
std::optional<std::string_view> block_in_frame(std::string_view client_frame);

/// May name a runner or a device: names become parts of file names, addresses and log lines.
bool is_name(std::string_view text);
/// What a name is, for people.
inline constexpr std::string_view kNameRule = "1 to 128 of letters, digits and -_.: and not begin with a dot";

/// What is wrong with a Hello, as the error frame to answer with; nothing if it is good.
std::optional<v1::ErrorFrame> fault_of(const v1::Hello& hello);

/// What is wrong with an event of a replay. Empty if it is good.
std::string_view fault_of(const v1::ReplayEvent& event);

/// What is wrong with a block on its own: size, period, time, checksum. Empty if it is good.
std::string_view fault_of(const v1::SampleBlock& block);
/// The same without the checksum, which was checked when the block came.
std::string_view shape_fault_of(const v1::SampleBlock& block);

/// Whether a device's clock, or a replay's, can be reckoned with: within 73 years of its origin.
constexpr bool usable_device_time(std::int64_t ns) { return -kMaxTime_ns <= ns && ns <= kMaxTime_ns; }

}  // namespace evenstride
