#include "connection.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "http/problem.h"
#include "http/security_headers.h"
#include "text.h"

namespace rotulus::http {
namespace {

constexpr std::size_t kReadSize = 64 << 10;

// One buffer per thread: a connection that waits owns only what it has received.
std::array<char, kReadSize>& scratch() {
  thread_local std::array<char, kReadSize> buffer;
  return buffer;
}

double milliseconds(Clock::duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

BodyForm form_of(const Response& response, bool chunked_allowed) {
  if (response.status == Status::kNoContent || response.status == Status::kNotModified) return BodyForm::kNone;
  if (response.body.length()) return BodyForm::kCounted;
  return chunked_allowed ? BodyForm::kChunked : BodyForm::kUntilClose;
}

}  // namespace

// The body of a request that is too large to collect first: reads from the socket, waiting up to the deadline.
class Connection::StreamedBody final : public BodyReader {
 public:
  StreamedBody(Connection& connection, std::optional<std::uint64_t> length) : connection_(connection), length_(length) {}

  std::optional<std::uint64_t> length() const override { return length_; }

  std::size_t read(char* into, std::size_t size) override {
    std::string& decoded = connection_.collected_;
    while (at_ == decoded.size()) {
      decoded.clear();
      at_ = 0;
      connection_.decode_collected();
      check_size();
      if (!decoded.empty()) break;
      if (connection_.decoder_.finished()) return 0;
      receive_more();
    }
    const std::size_t taken = std::min(size, decoded.size() - at_);
    std::copy_n(decoded.data() + at_, taken, into);
    at_ += taken;
    return taken;
  }

 private:
  void check_size() const {
    if (connection_.decoder_.decoded() > connection_.shared_.options.limits.body_bytes) {
      throw Error(ErrorCode::kTooLarge, "The content is larger than this server accepts.");
    }
  }

  void receive_more() {
    for (;;) {
      const Input input = connection_.receive();
      if (input == Input::kData) return;
      if (input == Input::kClosed) {
        connection_.lost_ = true;
        throw Error(ErrorCode::kUnavailable, "The client went away before its request was complete.");
      }
      wait();
    }
  }

  void wait() {
    using std::chrono::milliseconds;
    const auto left = std::chrono::duration_cast<milliseconds>(connection_.body_deadline() - Clock::now()).count();
    if (left <= 0) {
      connection_.shared_.counters.timeouts.fetch_add(1, std::memory_order_relaxed);
      throw StatusError(Status::kRequestTimeout, ErrorCode::kTimeout, "The content of the request came too slowly.");
    }
    pollfd descriptor{connection_.fd(), static_cast<short>(connection_.want_write_ ? POLLOUT : POLLIN), 0};
    ::poll(&descriptor, 1, static_cast<int>(std::min<std::int64_t>(left + 1, 1'000)));
  }

  Connection& connection_;
  const std::optional<std::uint64_t> length_;
  std::size_t at_ = 0;  // given out of collected_
};

Connection::Connection(Shared& shared, std::unique_ptr<Stream> stream, Peer peer)
    : shared_(shared),
      stream_(std::move(stream)),
      peer_(std::move(peer)),
      scanner_(shared.options.limits),
      waiting_since_(Clock::now()) {
  arm(waiting_since_ + shared_.options.limits.head_deadline, false);
}

Connection::~Connection() = default;

Connection::Wait Connection::advance() noexcept {
  hand_overs_.load(std::memory_order_acquire);
  expired_ = std::exchange(armed_, false) && deadline_.exchange(0, std::memory_order_acq_rel) == 0;
  try {
    for (;;) {
      if (const auto wait = step()) return *wait;
    }
  } catch (const std::exception& error) {
    log_fault(error.what());
  } catch (...) {
    log_fault("an exception that is no std::exception");
  }
  return Wait::kOver;
}

// One step of the machine; nothing when the next step can follow at once.
std::optional<Connection::Wait> Connection::step() {
  switch (phase_) {
    case Phase::kHead:
      return read_head();
    case Phase::kInterim:
      return send_interim();
    case Phase::kCollect:
      return collect_body();
    case Phase::kHandle:
    case Phase::kTransfer:
      handle();
      return std::nullopt;
    case Phase::kAnswer:
      return send_answer();
    case Phase::kLinger:
      return swallow_rest();
    case Phase::kOver:
      break;
  }
  return Wait::kOver;
}

// --- waiting and deadlines

void Connection::arm(Clock::time_point deadline, bool writing) {
  armed_ = true;
  writing_.store(writing, std::memory_order_relaxed);
  deadline_.store(deadline.time_since_epoch().count(), std::memory_order_release);
}

Connection::Wait Connection::wait_for_input(Clock::time_point deadline) {
  arm(deadline, false);
  return want_write_ ? Wait::kWritable : Wait::kReadable;
}

void Connection::check_deadline(Clock::time_point now) noexcept {
  Clock::rep deadline = deadline_.load(std::memory_order_acquire);
  if (deadline == 0 || now.time_since_epoch().count() < deadline) return;
  if (writing_.load(std::memory_order_relaxed) && client_took_some()) {
    const Clock::rep later = (now + shared_.options.limits.write_stall).time_since_epoch().count();
    deadline_.compare_exchange_strong(deadline, later, std::memory_order_acq_rel);
    return;
  }
  if (!deadline_.compare_exchange_strong(deadline, 0, std::memory_order_acq_rel)) return;
  // Wakes whoever epoll gives it to next; the way out stays open for a last word where one can still be said.
  ::shutdown(fd(), writing_.load(std::memory_order_relaxed) ? SHUT_RDWR : SHUT_RD);
}

// The system reports a socket as writable only when much of its buffer is free; on a slow line that takes longer than any
// sensible deadline. So what counts is whether the client acknowledged anything.
bool Connection::client_took_some() noexcept {
  int unsent = 0;
  if (::ioctl(fd(), SIOCOUTQ, &unsent) != 0) return false;
  return unsent < unsent_.exchange(unsent, std::memory_order_relaxed);
}

Connection::Wait Connection::wait_for_reader(Wait wait) {
  int unsent = 0;
  if (::ioctl(fd(), SIOCOUTQ, &unsent) == 0) unsent_.store(unsent, std::memory_order_relaxed);
  arm(Clock::now() + shared_.options.limits.write_stall, true);
  return wait;
}

void Connection::interrupt_if_idle() noexcept {
  // What has arrived already can still be read after this, so a request that crossed with the stop is answered.
  if (idle_.load(std::memory_order_acquire)) ::shutdown(fd(), SHUT_RD);
}

void Connection::cut() noexcept { ::shutdown(fd(), SHUT_RDWR); }

Clock::time_point Connection::body_deadline() const {
  const Limits& limits = shared_.options.limits;
  return body_began_ + limits.body_deadline +
         std::chrono::seconds(decoder_.decoded() / std::max<std::uint64_t>(limits.body_rate, 1));
}

Connection::Input Connection::receive() {
  auto& buffer = scratch();
  const IoResult result = stream_->read(buffer.data(), buffer.size());
  want_write_ = result.state == IoState::kWantWrite;
  if (result.state == IoState::kClosed) return Input::kClosed;
  if (result.state != IoState::kDone) return Input::kNothingYet;
  input_.append(buffer.data(), result.bytes);
  return Input::kData;
}

Rejection Connection::timed_out(const char* detail) {
  shared_.counters.timeouts.fetch_add(1, std::memory_order_relaxed);
  return {Status::kRequestTimeout, "request_timeout", detail};
}

// --- the head

std::optional<Connection::Wait> Connection::read_head() {
  const HeadScanner::State state = scanner_.scan(input_);
  if (state == HeadScanner::State::kComplete) {
    begin_request();
    return std::nullopt;
  }
  if (state == HeadScanner::State::kRejected) {
    refuse(scanner_.rejection());
    return std::nullopt;
  }
  const bool waiting = input_.empty();
  if (expired_) {
    if (waiting) return Wait::kOver;
    refuse(timed_out("The head of the request came too slowly."));
    return std::nullopt;
  }
  const bool stopping = shared_.stopping.load(std::memory_order_acquire);
  const bool look = !std::exchange(just_answered_, false) || stopping || stream_->has_buffered();
  switch (look ? receive() : Input::kNothingYet) {
    case Input::kClosed:
      return Wait::kOver;
    case Input::kData:
      idle_.store(false, std::memory_order_release);
      if (waiting) began_ = Clock::now();
      return std::nullopt;
    case Input::kNothingYet:
      break;
  }
  const Limits& limits = shared_.options.limits;
  if (waiting && stopping) return Wait::kOver;
  if (waiting && !fresh_) return wait_for_input(waiting_since_ + limits.idle_timeout);
  return wait_for_input((fresh_ ? waiting_since_ : began_) + limits.head_deadline);
}

void Connection::begin_request() {
  fresh_ = false;
  auto parsed = parse_head(std::string_view(input_).substr(0, scanner_.head_size()), shared_.options.limits);
  input_.erase(0, scanner_.head_size());
  request_.id = shared_.ids.next();
  if (const auto* rejection = std::get_if<Rejection>(&parsed)) {
    refuse(*rejection);
    return;
  }
  head_ = std::move(std::get<Head>(parsed));
  request_.method = head_.method;
  request_.path = std::move(head_.target.path);
  request_.segments = std::move(head_.target.segments);
  request_.query = std::move(head_.target.query);
  request_.headers = std::move(head_.headers);
  request_.peer = peer_;
  request_.secure = shared_.options.tls.has_value();
  keep_alive_ = head_.keep_alive;
  begin_body();
}

// --- the body

void Connection::begin_body() {
  decoder_ = BodyDecoder(head_);
  body_began_ = Clock::now();
  if (head_.length > shared_.options.limits.body_bytes) {
    refuse({Status::kContentTooLarge, "too_large", "The content is larger than this server accepts."});
    return;
  }
  phase_ = Phase::kCollect;
  // A client that has sent body bytes already does not wait for the go-ahead.
  if (head_.expects_continue && input_.empty()) {
    outgoing_.begin("HTTP/1.1 100 Continue\r\n\r\n", {}, BodyForm::kNone);
    phase_ = Phase::kInterim;
  }
}

std::optional<Connection::Wait> Connection::send_interim() {
  switch (outgoing_.flush(*stream_)) {
    case Outgoing::Flow::kDone:
      phase_ = Phase::kCollect;
      return std::nullopt;
    case Outgoing::Flow::kWantRead:
      arm(body_deadline(), true);
      return Wait::kReadable;
    case Outgoing::Flow::kWantWrite:
    case Outgoing::Flow::kYield:
      arm(body_deadline(), true);
      return Wait::kWritable;
    default:
      return Wait::kOver;
  }
}

// Error{kInvalidArgument} for broken chunks.
void Connection::decode_collected() {
  const std::size_t room = std::max<std::size_t>(shared_.options.limits.collected_body_bytes, 1) - collected_.size();
  input_.erase(0, decoder_.decode(input_, collected_, room));
}

std::optional<Connection::Wait> Connection::collect_body() {
  try {
    decode_collected();
  } catch (const Error& error) {
    refuse({Status::kBadRequest, "malformed_request", error.what()});
    return std::nullopt;
  }
  if (decoder_.finished()) {
    phase_ = Phase::kHandle;
    return std::nullopt;
  }
  if (collected_.size() >= shared_.options.limits.collected_body_bytes) {
    phase_ = Phase::kTransfer;
    return Wait::kTransfer;
  }
  if (expired_) {
    refuse(timed_out("The content of the request came too slowly."));
    return std::nullopt;
  }
  switch (receive()) {
    case Input::kClosed:
      log_exchange(false);
      return Wait::kOver;
    case Input::kData:
      return std::nullopt;
    case Input::kNothingYet:
      break;
  }
  return wait_for_input(body_deadline());
}

// --- the handler

void Connection::handle() {
  if (phase_ == Phase::kTransfer) {
    body_began_ = Clock::now();  // waiting for a transfer thread is not the client's fault
    const bool counted = head_.framing == Framing::kLength;
    request_.body = std::make_unique<StreamedBody>(*this, counted ? std::optional(head_.length) : std::nullopt);
  } else {
    request_.body = memory_body(std::move(collected_));
  }
  Response response = call_handler();
  request_.body.reset();  // a producer must not read on while the answer goes out
  unread_ = !decoder_.finished();
  if (lost_) {
    log_exchange(false);
    phase_ = Phase::kOver;
    return;
  }
  begin_answer(std::move(response));
}

Response Connection::call_handler() {
  struct Handling {
    explicit Handling(std::atomic<std::uint64_t>& given) : count(given) { count.fetch_add(1, std::memory_order_relaxed); }
    ~Handling() { count.fetch_sub(1, std::memory_order_relaxed); }
    std::atomic<std::uint64_t>& count;
  } handling(shared_.counters.handling);
  try {
    return shared_.handler(request_);
  } catch (...) {
    return answer_to_exception();
  }
}

// Called with an exception in flight.
Response Connection::answer_to_exception() noexcept {
  try {
    throw;
  } catch (const Error& error) {
    if (is_server_fault(error)) log_fault(error.what());
    return problem(error, request_.id);
  } catch (const std::exception& error) {
    log_fault(error.what());
  } catch (...) {
    log_fault("an exception that is no std::exception");
  }
  return internal_problem(request_.id);
}

// --- the answer

void Connection::refuse(const Rejection& rejection) {
  shared_.counters.malformed.fetch_add(1, std::memory_order_relaxed);
  idle_.store(false, std::memory_order_release);
  if (request_.id.empty()) request_.id = shared_.ids.next();
  keep_alive_ = false;
  unread_ = true;
  begin_answer(problem(rejection.status, rejection.code, rejection.detail));
}

void Connection::begin_answer(Response response) {
  expired_ = false;
  BodyForm form = form_of(response, head_.chunked_allowed);
  keep_alive_ = keep_alive_ && !unread_ && form != BodyForm::kUntilClose && !shared_.stopping.load(std::memory_order_acquire);
  const Persistence persistence = keep_alive_ ? Persistence::kKeepAlive : Persistence::kClose;
  add_security_headers(response, shared_.options.tls ? Transport::kTls : Transport::kPlain);
  response.headers.set("X-Request-Id", request_.id);
  std::string text;
  try {
    text = write_head(response, form, persistence);
  } catch (const Error& error) {
    log_fault(error.what());
    response = internal_problem(request_.id);
    add_security_headers(response, shared_.options.tls ? Transport::kTls : Transport::kPlain);
    form = BodyForm::kCounted;
    text = write_head(response, form, persistence);
  }
  status_ = response.status;
  const bool head_only = request_.method == Method::kHead;
  outgoing_.begin(std::move(text), std::move(response.body), head_only ? BodyForm::kNone : form);
  phase_ = Phase::kAnswer;
}

std::optional<Connection::Wait> Connection::send_answer() {
  if (expired_) {
    shared_.counters.timeouts.fetch_add(1, std::memory_order_relaxed);
    break_off();
    return Wait::kOver;
  }
  const Outgoing::Flow flow = outgoing_.flush(*stream_);
  switch (flow) {
    case Outgoing::Flow::kDone:
      end_exchange(true);
      return std::nullopt;
    case Outgoing::Flow::kWantRead:
      return wait_for_reader(Wait::kReadable);
    case Outgoing::Flow::kWantWrite:
    case Outgoing::Flow::kYield:
      return wait_for_reader(Wait::kWritable);
    case Outgoing::Flow::kFailed:
      log_fault(outgoing_.failure());
      break;
    case Outgoing::Flow::kClosed:
      break;
  }
  break_off();
  return Wait::kOver;
}

// Ends in a reset instead of a goodbye: the client must not take the part for the whole, and the system drops what it still
// holds for a client that does not read.
void Connection::break_off() {
  end_exchange(false);
  const linger reset{1, 0};
  ::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

void Connection::end_exchange(bool complete) {
  log_exchange(complete);
  outgoing_.clear();
  if (complete && keep_alive_)
    expect_next_request();
  else if (complete)
    begin_linger();
}

void Connection::expect_next_request() {
  request_ = Request();
  collected_.clear();
  scanner_.restart();
  status_ = kNoStatus;
  waiting_since_ = began_ = Clock::now();
  phase_ = Phase::kHead;
  if (input_.empty()) {
    just_answered_ = true;
    std::string().swap(input_);
    idle_.store(true, std::memory_order_release);
  }
}

void Connection::log_exchange(bool complete) {
  shared_.counters.requests.fetch_add(1, std::memory_order_relaxed);
  if (shared_.log() == nullptr) return;
  const bool parsed = !request_.path.empty();
  shared_.log()->request({request_.id, parsed ? name(request_.method) : std::string_view(), request_.route, status_, complete,
                          milliseconds(Clock::now() - began_), outgoing_.body_bytes(), peer_.address});
}

void Connection::log_fault(std::string_view what) {
  if (shared_.log() == nullptr) return;
  shared_.log()->write(LogLevel::kError, "fault", {{"request_id", request_.id}, {"route", request_.route}, {"what", what}});
}

// --- the end

// Closing a socket with unread input makes the system send a reset, which can overtake the answer. So the rest is read for a
// while, from the bare socket: nobody is going to look at it.
void Connection::begin_linger() {
  stream_->finish_writing();
  const bool at_end = !unread_ && input_.empty();
  linger_until_ = Clock::now() + shared_.options.limits.linger;
  phase_ = at_end ? Phase::kOver : Phase::kLinger;
}

std::optional<Connection::Wait> Connection::swallow_rest() {
  if (expired_ || Clock::now() >= linger_until_) return Wait::kOver;
  auto& buffer = scratch();
  constexpr int kReadsPerTurn = 16;
  for (int i = 0; i < kReadsPerTurn; ++i) {
    const ssize_t result = ::recv(fd(), buffer.data(), buffer.size(), 0);
    if (result == 0) return Wait::kOver;
    if (result < 0 && errno != EAGAIN && errno != EINTR) return Wait::kOver;
    if (result < 0) break;
  }
  arm(linger_until_, false);
  return Wait::kReadable;
}

}  // namespace rotulus::http
