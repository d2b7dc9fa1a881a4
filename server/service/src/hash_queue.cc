#include "hash_queue.h"

#include <arpa/inet.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/error.h"

namespace rotulus::service {
namespace {

constexpr int kMostThreads = 2;
constexpr int kNice = 5;  // where others take all of the processors, hashing still gets a quarter of a share

Error too_many() {
  return {ErrorCode::kTooManyRequests, "Too many people are signing in at this moment. Try again in a few seconds."};
}

int thread_count(int wanted) {
  if (wanted > 0) return wanted;
  const int processors = static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(processors - 1, 1, kMostThreads);
}

}  // namespace

HashQueue::HashQueue(Limits limits) : places_(static_cast<std::size_t>(std::max(limits.places, 1))) {
  for (int i = 0; i < thread_count(limits.threads); ++i) threads_.emplace_back([this] { serve(); });
}

HashQueue::~HashQueue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_there_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void HashQueue::serve() {
  // On Linux this is about the calling thread alone. Where it is refused, hashing is as fast as everything else.
  static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice));
  std::unique_lock lock(mutex_);
  while (true) {
    work_there_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Job& job = *waiting_.front();
    waiting_.pop_front();
    ++running_;
    lock.unlock();
    try {
      job.work();
    } catch (...) {
      job.failure = std::current_exception();
    }
    lock.lock();
    --running_;
    job.finished = true;
    job.changed.notify_one();
  }
}

std::size_t HashQueue::waiting_of(const std::string& client) const {
  return static_cast<std::size_t>(
      std::count_if(waiting_.begin(), waiting_.end(), [&](const Job* job) { return job->client == client; }));
}

// Who has to give his place up, the newest first; the end when nobody has.
HashQueue::Jobs::iterator HashQueue::displaceable_for(const Job& job) {
  auto chosen = waiting_.end();
  std::size_t most = job.standing == Standing::kKnown ? 0 : waiting_of(job.client) + 1;
  for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
    if ((*at)->standing == Standing::kKnown) continue;
    const std::size_t held = waiting_of((*at)->client);
    if (held < most || (held == most && chosen == waiting_.end() && job.standing == Standing::kStranger)) continue;
    chosen = at;
    most = held;
  }
  return chosen;
}

void HashQueue::take_place(Job& job) {
  if (waiting_.size() + running_ >= places_) {
    const auto displaced = displaceable_for(job);
    if (displaced == waiting_.end()) throw too_many();
    (*displaced)->displaced = true;
    (*displaced)->changed.notify_one();
    waiting_.erase(displaced);
  }
  const auto behind = job.standing == Standing::kKnown
                          ? std::find_if(waiting_.begin(), waiting_.end(),
                                         [](const Job* other) { return other->standing == Standing::kStranger; })
                          : waiting_.end();
  waiting_.insert(behind, &job);
}

void HashQueue::run(const std::string& client, Standing standing, const std::function<void()>& work) {
  Job job{client, standing, work};
  std::unique_lock lock(mutex_);
  take_place(job);
  work_there_.notify_one();
  job.changed.wait(lock, [&] { return job.finished || job.displaced; });
  if (job.displaced) throw too_many();
  if (job.failure) std::rethrow_exception(job.failure);
}

std::string share_of_address(const std::string& address) {
  constexpr std::size_t kNetworkBytes = 8;
  std::array<std::uint8_t, 16> bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) return address;  // IPv4 in the clothes of IPv6
  std::fill(bytes.begin() + kNetworkBytes, bytes.end(), std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/64";
}

}  // namespace rotulus::service
