// What the worker sends back: frames of a kind (one byte), a length (4 bytes, the lowest first) and so many bytes. The last one
// is kEnd: a stream without it is that of a worker that died. Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rotulus::extract {

enum class FrameKind : char { kText = 'T', kExtractor = 'X', kRefused = 'R', kEnd = 'E' };
inline constexpr std::size_t kFrameHead = 5;
inline constexpr std::size_t kMostFrameBytes = std::size_t{1} << 20;

// The first byte of a kEnd frame is one of these; after it comes the detail.
enum class WorkerEnd : char {
  kRead = 'r',
  kCut = 'c',  // read, and there was more
  kUnknownFormat = 'u',
  kEncrypted = 'e',
  kDamaged = 'd',
  kTooLarge = 'l',
  kTooMuchMemory = 'm',
  kNoText = 'n',
  kUnavailable = 'a',
};

inline std::string frame(FrameKind kind, std::string_view bytes) {
  std::string framed(1, static_cast<char>(kind));
  for (int shift = 0; shift < 32; shift += 8) framed += static_cast<char>((bytes.size() >> shift) & 0xff);
  return framed.append(bytes);
}

// The length in the head of a frame, which starts at `head`.
inline std::size_t frame_length(const char* head) {
  std::size_t length = 0;
  for (int i = 0; i < 4; ++i) length |= static_cast<std::size_t>(static_cast<unsigned char>(head[i + 1])) << (8 * i);
  return length;
}

}  // namespace rotulus::extract
