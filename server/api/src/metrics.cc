#include "metrics.h"

#include <algorithm>
#include <cstdio>

namespace rotulus::api {
namespace {

void write_head(std::string& out, std::string_view name, std::string_view kind, std::string_view help) {
  out.append("# HELP ")
      .append(name)
      .append(" ")
      .append(help)
      .append("\n# TYPE ")
      .append(name)
      .append(" ")
      .append(kind)
      .append("\n");
}

std::string decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

void write_line(std::string& out, std::string_view name, std::string_view labels, const std::string& value) {
  out.append(name).append("{").append(labels).append("} ").append(value).append("\n");
}

}  // namespace

RouteMetrics::RouteMetrics(http::Method method, std::string_view pattern)
    : labels_("method=\"" + std::string(http::name(method)) + "\",route=\"" + std::string(pattern) + "\"") {}

void RouteMetrics::record(int status, std::chrono::nanoseconds duration) {
  const int status_class = std::clamp(status / 100, 1, 5);
  const double seconds = std::chrono::duration<double>(duration).count();
  const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
  classes_[static_cast<std::size_t>(status_class - 1)].fetch_add(1, std::memory_order_relaxed);
  times_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  nanoseconds_.fetch_add(static_cast<std::uint64_t>(duration.count()), std::memory_order_relaxed);
}

void Metrics::write(std::string& out) const {
  write_head(out, "rotulus_http_requests_total", "counter", "Requests answered, by route and class of status.");
  for (const RouteMetrics& route : routes_) {
    for (std::size_t i = 0; i < route.classes_.size(); ++i) {
      const auto count = route.classes_[i].load(std::memory_order_relaxed);
      if (count == 0) continue;
      const std::string labels = route.labels_ + ",status=\"" + std::to_string(i + 1) + "xx\"";
      write_line(out, "rotulus_http_requests_total", labels, std::to_string(count));
    }
  }
  constexpr std::string_view kDuration = "rotulus_http_request_duration_seconds";
  write_head(out, kDuration, "histogram", "Time in the handler, by route.");
  for (const RouteMetrics& route : routes_) {
    std::array<std::uint64_t, RouteMetrics::kBounds.size() + 1> cumulated{};
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < cumulated.size(); ++i) cumulated[i] = count += route.times_[i].load(std::memory_order_relaxed);
    if (count == 0) continue;
    for (std::size_t i = 0; i < cumulated.size(); ++i) {
      const std::string bound = i < RouteMetrics::kBounds.size() ? decimal(RouteMetrics::kBounds[i]) : "+Inf";
      write_line(out, std::string(kDuration) + "_bucket", route.labels_ + ",le=\"" + bound + "\"", std::to_string(cumulated[i]));
    }
    const auto nanoseconds = route.nanoseconds_.load(std::memory_order_relaxed);
    write_line(out, std::string(kDuration) + "_sum", route.labels_, decimal(static_cast<double>(nanoseconds) / 1e9));
    write_line(out, std::string(kDuration) + "_count", route.labels_, std::to_string(count));
  }
}

void write_figure(std::string& out, std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value) {
  write_head(out, name, kind, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace rotulus::api
