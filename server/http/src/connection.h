// One client connection as a state machine that runs until it would have to wait, and then says for what.
//
//   head -> (interim 100) -> collect -> handle -> answer -> head ...          on workers
//                                    `-> transfer (handler reads the body itself) -> answer ...
//   any refusal -> answer -> linger -> closed
//
// Thread-safety: advance() is called by one thread at a time (epoll's one-shot events and the transfer queue hand the connection
// on). check_deadline(), interrupt_if_idle() and cut() may be called by another thread meanwhile.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "body_decoder.h"
#include "head_parser.h"
#include "outgoing.h"
#include "shared.h"
#include "stream.h"

namespace rotulus::http {

class Connection {
 public:
  enum class Wait : std::uint8_t {
    kReadable,
    kWritable,
    kTransfer,  // a transfer thread
    kOver       // nothing: destroy the connection
  };

  Connection(Shared& shared, std::unique_ptr<Stream> stream, Peer peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Wait advance() noexcept;
  // Lives while the connection is given to epoll: another thread may own it before that call returns. What was done to the
  // connection until then is seen by whoever advances it next, and nobody destroys it meanwhile.
  class HandOver {
   public:
    explicit HandOver(Connection& connection) : count_(connection.hand_overs_) { count_.fetch_add(1, std::memory_order_acq_rel); }
    ~HandOver() { count_.fetch_sub(1, std::memory_order_release); }
    HandOver(const HandOver&) = delete;
    HandOver& operator=(const HandOver&) = delete;

   private:
    std::atomic<int>& count_;
  };
  bool is_handed_over() const noexcept { return hand_overs_.load(std::memory_order_acquire) > 0; }

  int fd() const { return stream_->fd(); }
  const Peer& peer() const { return peer_; }

  void check_deadline(Clock::time_point now) noexcept;
  void interrupt_if_idle() noexcept;
  void cut() noexcept;

 private:
  enum class Phase : std::uint8_t { kHead, kInterim, kCollect, kHandle, kTransfer, kAnswer, kLinger, kOver };
  class StreamedBody;
  static constexpr Status kNoStatus{0};  // not answered yet

  std::optional<Wait> step();
  std::optional<Wait> read_head();
  std::optional<Wait> send_interim();
  std::optional<Wait> collect_body();
  std::optional<Wait> send_answer();
  std::optional<Wait> swallow_rest();

  void begin_request();
  void begin_body();
  void handle();
  Response call_handler();
  Response answer_to_exception() noexcept;
  void refuse(const Rejection& rejection);
  void begin_answer(Response response);
  void end_exchange(bool complete);
  void break_off();
  void log_exchange(bool complete);
  void log_fault(std::string_view what);
  void expect_next_request();
  void begin_linger();
  void decode_collected();
  Rejection timed_out(const char* detail);

  enum class Input : std::uint8_t { kData, kNothingYet, kClosed };
  Input receive();  // into input_
  Wait wait_for_input(Clock::time_point deadline);
  void arm(Clock::time_point deadline, bool writing);
  Wait wait_for_reader(Wait wait);
  bool client_took_some() noexcept;
  Clock::time_point body_deadline() const;

  Shared& shared_;
  const std::unique_ptr<Stream> stream_;
  const Peer peer_;
  Phase phase_ = Phase::kHead;

  std::string input_;        // received, not yet used
  bool want_write_ = false;  // the TLS layer must write before it can read
  HeadScanner scanner_;
  Head head_;
  BodyDecoder decoder_;
  std::string collected_;
  Request request_;
  Outgoing outgoing_;
  Status status_ = kNoStatus;

  bool fresh_ = true;           // no request yet
  bool just_answered_ = false;  // most clients have not sent the next request yet: no use in looking
  bool keep_alive_ = true;
  bool unread_ = false;              // the client may still be sending what nobody will read
  bool lost_ = false;                // the client went away while its body was read
  bool armed_ = false;               // a deadline was set before the last wait
  bool expired_ = false;             // ... and has passed
  Clock::time_point waiting_since_;  // accepted, or the last answer finished
  Clock::time_point began_;          // the first byte of this request
  Clock::time_point body_began_;
  Clock::time_point linger_until_;

  std::atomic<Clock::rep> deadline_{0};  // 0: none; whoever puts the 0 there has decided whether it passed
  std::atomic<bool> idle_{true};
  std::atomic<int> hand_overs_{0};
  std::atomic<bool> writing_{false};
  std::atomic<int> unsent_{0};  // bytes that the client had not acknowledged when last looked at, while writing
};

}  // namespace rotulus::http
