// Counts of what the interface answered, for Prometheus.
// Thread-safety: route() while setting up; everything else from any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "http/router.h"

namespace rotulus::api {

class RouteMetrics {
 public:
  RouteMetrics(http::Method method, std::string_view pattern);
  void record(int status, std::chrono::nanoseconds duration);

 private:
  friend class Metrics;
  static constexpr std::array<double, 11> kBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};  // seconds

  std::string labels_;                                                  // method="GET",route="/api/v1/me"
  std::array<std::atomic<std::uint64_t>, 5> classes_{};                 // 1xx to 5xx
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> times_{};  // not cumulative; the last one is above all bounds
  std::atomic<std::uint64_t> nanoseconds_{0};
};

class Metrics {
 public:
  // Stays where it is for the life of the Metrics.
  RouteMetrics& route(http::Method method, std::string_view pattern) { return routes_.emplace_back(method, pattern); }
  // Appends the text of all routes that were ever asked.
  void write(std::string& out) const;

 private:
  std::deque<RouteMetrics> routes_;
};

// One figure with its description, in the text format of Prometheus.
void write_figure(std::string& out, std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value);

}  // namespace rotulus::api
