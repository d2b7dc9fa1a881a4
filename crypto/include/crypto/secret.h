// Key material in memory: cleansed on destruction, kept out of swap and core dumps where the system allows it.
// Thread-safety: a SecretBytes may be read from many threads, changed by none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::crypto {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Owns secret bytes; movable, not copyable. Zeroed when moved from or destroyed.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);  // zero-filled, locked in memory if permitted
  explicit SecretBytes(ByteView source);
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  std::uint8_t* data() { return data_; }
  ByteView view() const { return {data_, size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  SecretBytes clone() const { return SecretBytes(view()); }

 private:
  void release() noexcept;
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

inline constexpr std::size_t kKeySize = 32;

SecretBytes random_secret(std::size_t size = kKeySize);
void random_bytes(std::span<std::uint8_t> out);  // Error{kInternal} if the system has no randomness
// Compares in time that depends on the sizes only.
bool equal_constant_time(ByteView a, ByteView b) noexcept;
// Overwrites memory in a way the compiler may not drop.
void cleanse(void* data, std::size_t size) noexcept;

// Forbids core dumps and ptrace of this process. Call once at start.
void forbid_core_dumps() noexcept;

}  // namespace rotulus::crypto
