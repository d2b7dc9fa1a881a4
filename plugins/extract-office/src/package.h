// A zip archive in memory, read with suspicion: what it declares is checked before anything is unpacked, and what comes out is
// counted as well.
// Thread-safety: one thread.
#pragma once

#include <zip.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "rotulus/sdk/extractor.h"

namespace rotulus::office {

// Why a file cannot be read; becomes the answer of the extractor.
class Refusal : public std::runtime_error {
 public:
  Refusal(sdk::Reading::End end, const std::string& what) : std::runtime_error(what), end_(end) {}
  sdk::Reading::End end() const { return end_; }

 private:
  sdk::Reading::End end_;
};

class Package {
 public:
  static constexpr std::int64_t kMostParts = 10'000;
  static constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;  // unpacked, of all parts that are read
  static constexpr std::uint64_t kHighRatio = 200;                       // unpacked to packed, above kMostModest
  static constexpr std::uint64_t kMostModest = std::uint64_t{16} << 20;

  // Refusal when it is damaged or holds too much. `content` must outlive it.
  explicit Package(std::string_view content);

  bool has(const std::string& part) const;
  // Names of parts that begin and end so, those with numbers by number.
  std::vector<std::string> parts(std::string_view beginning, std::string_view ending) const;
  // Calls `take` with the part piece by piece, until it returns false. Nothing for a part that is not there. Refusal.
  void read(const std::string& part, const std::function<bool(std::string_view)>& take);
  std::string whole(const std::string& part, std::size_t most);

 private:
  void check_size(const zip_stat_t& facts, const std::string& part);

  std::unique_ptr<zip_t, decltype(&zip_discard)> archive_;
  std::uint64_t unpacked_ = 0;
};

}  // namespace rotulus::office
