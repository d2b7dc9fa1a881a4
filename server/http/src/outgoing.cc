#include "outgoing.h"

namespace rotulus::http {
namespace {

// Head and a body up to this go out in one write, and in one TLS record.
constexpr std::size_t kJoined = 14 << 10;
// A client that reads as fast as the server writes gives way to others after so much.
constexpr std::uint64_t kTurn = 4 << 20;

}  // namespace

void Outgoing::begin(std::string head, Body body, BodyForm form) {
  clear();
  head_ = std::move(head);
  head_size_ = head_.size();
  body_ = std::move(body);
  form_ = form;
  part_ = Part::kHead;
  if (form_ == BodyForm::kNone) {
    body_ = Body();
  } else if (!body_.is_stream() && body_.text().size() <= kJoined) {
    head_ += body_.text();
    body_ = Body();
  }
  pending_ = head_;
}

void Outgoing::clear() {
  body_ = Body();
  head_.clear();
  std::string().swap(piece_);
  part_ = Part::kEnd;
  pending_ = {};
  written_ = produced_ = head_size_ = 0;
  failure_.clear();
}

Outgoing::Flow Outgoing::flush(Stream& stream) noexcept {
  std::uint64_t turn = 0;
  try {
    for (;;) {
      if (pending_.empty() && !refill()) return Flow::kDone;
      if (turn >= kTurn) return Flow::kYield;
      const IoResult result = stream.write(pending_.data(), pending_.size());
      if (result.state == IoState::kWantRead) return Flow::kWantRead;
      if (result.state == IoState::kWantWrite) return Flow::kWantWrite;
      if (result.state == IoState::kClosed) return Flow::kClosed;
      pending_.remove_prefix(result.bytes);
      written_ += result.bytes;
      turn += result.bytes;
    }
  } catch (const std::exception& error) {
    failure_ = error.what();
  } catch (...) {
    failure_ = "an exception that is no std::exception";
  }
  return Flow::kFailed;
}

bool Outgoing::refill() {
  while (pending_.empty() && part_ != Part::kEnd) {
    switch (part_) {
      case Part::kHead:
        part_ = body_.is_stream() ? Part::kPieces : Part::kText;
        pending_ = body_.is_stream() ? std::string_view() : body_.text();
        break;
      case Part::kPieces:
        if (next_piece()) break;
        [[fallthrough]];
      case Part::kText:
        part_ = Part::kEnd;
        break;
      case Part::kEnd:
        break;
    }
  }
  return !pending_.empty();
}

// False at the end of the body, when nothing more is to be sent.
bool Outgoing::next_piece() {
  piece_.clear();
  if (!body_.producer()(piece_)) {
    if (body_.length() && produced_ != *body_.length()) throw Error(ErrorCode::kInternal, "a body is shorter than its length");
    if (form_ != BodyForm::kChunked) return false;
    part_ = Part::kText;  // the last chunk is the last text
    piece_ = "0\r\n\r\n";
    pending_ = piece_;
    return true;
  }
  count_piece();
  // An empty chunk would end the body: an empty piece is just nothing yet.
  if (form_ == BodyForm::kChunked && !piece_.empty()) {
    piece_.insert(0, chunk_prefix(piece_.size()));
    piece_ += "\r\n";
  }
  pending_ = piece_;
  return true;
}

void Outgoing::count_piece() {
  produced_ += piece_.size();
  if (body_.length() && produced_ > *body_.length()) throw Error(ErrorCode::kInternal, "a body is longer than its length");
}

}  // namespace rotulus::http
