// An answer on its way out: head, then body text or the pieces of a producer, as far as the socket takes them.
// Thread-safety: belongs to its connection. Stays where it is: a TLS write that is repeated must find its bytes unmoved.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/response.h"
#include "stream.h"
#include "wire.h"

namespace rotulus::http {

class Outgoing {
 public:
  enum class Flow : std::uint8_t {
    kDone,
    kWantRead,
    kWantWrite,
    kYield,   // much was written; others should have their turn
    kClosed,  // the client is gone
    kFailed   // the producer threw, or gave another length than it said: cut the connection
  };

  Outgoing() = default;
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;

  void begin(std::string head, Body body, BodyForm form);  // BodyForm::kNone leaves the body out
  Flow flush(Stream& stream) noexcept;
  void clear();

  std::uint64_t written() const { return written_; }                                              // of everything since begin()
  std::uint64_t body_bytes() const { return written_ > head_size_ ? written_ - head_size_ : 0; }  // with chunk framing
  const std::string& failure() const { return failure_; }                                         // what the producer threw

 private:
  bool refill();  // the next bytes into pending_; false when there are none
  bool next_piece();
  void count_piece();

  std::string head_;
  std::string piece_;
  Body body_;
  BodyForm form_ = BodyForm::kNone;
  enum class Part : std::uint8_t { kHead, kText, kPieces, kEnd } part_ = Part::kEnd;
  std::string_view pending_;
  std::uint64_t head_size_ = 0;
  std::uint64_t written_ = 0;
  std::uint64_t produced_ = 0;
  std::string failure_;
};

}  // namespace rotulus::http
