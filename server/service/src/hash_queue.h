// The few threads in which passwords are hashed, and the queue before them.
//
// A hash takes half a second of a processor and 128 MB, so that anybody who asks for many could stop the server. Therefore: few
// threads (one less than there are processors, two at most), which give way to everything else (nice); few places in all, so
// that those who wait for a hash never hold more than half of the threads that answer requests; and places are shared out. Who
// is known already (signed in, or from a browser that was) comes before strangers and takes the place of one when all are taken;
// among strangers the client that holds most places gives one up to a client that holds fewer.
// Thread-safety: run() from any thread. Nobody may be inside when it is destroyed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace rotulus::service {

enum class Standing : std::uint8_t { kStranger, kKnown };

class HashQueue {
 public:
  struct Limits {
    int threads = 0;  // 0: by the processors of this machine
    int places = 16;  // running and waiting together
  };
  explicit HashQueue(Limits limits);
  ~HashQueue();
  HashQueue(const HashQueue&) = delete;
  HashQueue& operator=(const HashQueue&) = delete;

  // Does `work` in one of the threads and returns when it is done; what it throws is thrown here. `client` is whose share the
  // place is taken from. Error{kTooManyRequests} when there is no place, or it went to somebody else.
  void run(const std::string& client, Standing standing, const std::function<void()>& work);

 private:
  struct Job {
    const std::string& client;
    Standing standing;
    const std::function<void()>& work;
    bool displaced = false, finished = false;
    std::exception_ptr failure = {};
    std::condition_variable changed = {};
  };
  using Jobs = std::list<Job*>;

  void serve();
  void take_place(Job& job);  // with the lock held
  Jobs::iterator displaceable_for(const Job& job);
  std::size_t waiting_of(const std::string& client) const;

  const std::size_t places_;
  std::mutex mutex_;
  std::condition_variable work_there_;
  Jobs waiting_;  // known ones first, each kind in its order of coming
  std::size_t running_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// Whose share a client's requests come from: its address, for IPv6 the /64 that one customer gets.
std::string share_of_address(const std::string& address);

}  // namespace rotulus::service
