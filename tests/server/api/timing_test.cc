// What somebody may not see takes as long to refuse as what is not there.
#include <chrono>
#include <functional>

#include "core/error.h"
#include "flow.h"
#include "http/problem.h"

namespace rotulus::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPairs = 2'000;  // interleaved, so that whatever else the machine does falls on both
constexpr int kAttempts = 6;   // the machine may be busy; what differs by itself differs every time
// Looking at the row that is there costs about two microseconds of some forty-five; opening it would cost ten and more.
constexpr double kShare = 0.1, kMicroseconds = 5;

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

class Asker {
 public:
  Asker(World& world, const std::string& who) : router_(world.router()), cookie_("__Host-rotulus=" + world.as(who).session()) {}

  // Microseconds until the answer is there.
  double operator()(const std::string& target) const {
    http::Request request = http::make_request(http::Method::kGet, target, "");
    request.peer.address = "192.0.2.7";
    request.headers.set("Host", "docs.example.org");
    request.headers.set("Cookie", cookie_);
    const auto begin = Clock::now();
    try {
      router_(request);
    } catch (const Error& error) {
      http::problem(error, "test");
    }
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
  }

 private:
  const http::Router& router_;
  std::string cookie_;
};

struct Medians {
  double hidden = 0, absent = 0;
  double difference() const { return std::abs(hidden - absent); }
  bool alike() const { return difference() < std::max(kMicroseconds, kShare * absent); }
};

// `target` gives the address of the i-th request for each.
Medians measure(const Asker& ask, const std::function<std::string(int)>& hidden, const std::function<std::string(int)>& absent) {
  std::vector<double> hidden_times, absent_times;
  for (int i = 0; i < kPairs; ++i) {
    // Either comes first as often.
    if (i % 2 == 0) hidden_times.push_back(ask(hidden(i)));
    absent_times.push_back(ask(absent(i)));
    if (i % 2 != 0) hidden_times.push_back(ask(hidden(i)));
  }
  return {median(std::move(hidden_times)), median(std::move(absent_times))};
}

}  // namespace

TEST_CASE("what one may not see takes as long to refuse as what is not there", "[api][access][timing]") {
  World world;
  std::vector<std::string> hidden;
  for (int i = 0; i < 50; ++i) {
    const std::string name = std::to_string(i);
    hidden.push_back(world.publish("HB", name + ".md", "# Secret " + name + "\n\n" + std::string(2000, 'x') + "\n").text());
    world.publish("QA", name + ".md", "# Plain " + name + "\n");
  }
  const Flow draft(world);  // of QA, which rita may not know of
  REQUIRE(world.as("rhea").post(draft.target() + "/comments", {{"text", "Why?"}}).status == 201);
  world.catch_up();
  const Asker rita(world, "rita");
  const auto id = [&](int i) { return "/api/v1/documents/" + hidden[static_cast<std::size_t>(i) % hidden.size()]; };
  const auto no_id = [](int i) {
    const std::string digits = std::to_string(100 + i % 50);
    return "/api/v1/documents/0123456789abcdef0123456789abc" + digits;
  };
  const auto number = [](int i) { return "/api/v1/documents/HB-0000" + std::to_string(10 + i % 40); };
  const auto no_number = [](int i) { return "/api/v1/documents/HB-0009" + std::to_string(10 + i % 40); };
  const auto same = [](std::string text) { return [text = std::move(text)](int) { return text; }; };
  const auto with = [](const auto& address, const std::string& rest) {
    return [address, rest](int i) { return address(i) + rest; };
  };
  struct Pair {
    const char* what;
    std::function<std::string(int)> hidden, absent;
  };
  const std::vector<Pair> pairs{
      {"a document by id", id, no_id},
      {"a document by number", number, no_number},
      {"content", with(id, "/content"), with(no_id, "/content")},
      {"a version", with(id, "/versions/1"), with(no_id, "/versions/1")},
      {"comments", with(id, "/comments"), with(no_id, "/comments")},
      {"a draft", same(draft.target()), same("/api/v1/documents/0123456789abcdef0123456789abcdef")},
      {"a space", same("/api/v1/spaces/HB"), same("/api/v1/spaces/HC")},
      {"documents of a space", same("/api/v1/spaces/HB/documents"), same("/api/v1/spaces/HC/documents")},
      {"search by number", same("/api/v1/search?q=number:HB-000010"), same("/api/v1/search?q=number:HC-000010")},
      {"search for a word", same("/api/v1/search?q=secret"), same("/api/v1/search?q=sekret")},
  };
  for (const Pair& pair : pairs) {
    Medians found;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      found = measure(rita, pair.hidden, pair.absent);
      if (found.alike()) break;
    }
    INFO(pair.what << ": " << found.hidden << " us hidden, " << found.absent << " us absent");
    if (std::getenv("ROTULUS_SHOW_TIMES"))
      WARN(pair.what << ": " << found.hidden << " us hidden, " << found.absent << " us absent");
    CHECK(found.alike());
  }
}

}  // namespace rotulus::test
