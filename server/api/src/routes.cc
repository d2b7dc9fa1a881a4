#include "routes.h"

#include <algorithm>
#include <chrono>

#include "core/error.h"
#include "http/problem.h"
#include "rule_problem.h"

namespace rotulus::api {
namespace {

// Counts one request, also when it ends in an exception.
class Measured {
 public:
  explicit Measured(RouteMetrics& metrics) : metrics_(metrics) {}
  ~Measured() { metrics_.record(status_, std::chrono::steady_clock::now() - begin_); }
  Measured(const Measured&) = delete;
  Measured& operator=(const Measured&) = delete;

  template <class Work>
  http::Response run(Work work) {
    try {
      http::Response response = work();
      status_ = http::number(response.status);
      return response;
    } catch (const http::StatusError& error) {
      status_ = http::number(error.status());
      throw;
    } catch (const Error& error) {
      status_ = http::number(http::status_of(error.code()));
      throw;
    }
  }

 private:
  RouteMetrics& metrics_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  int status_ = 500;
};

// A parameter that is misspelt or given twice would silently answer another question.
void check_query(const http::Request& request, const std::vector<std::string_view>& known) {
  for (const auto& [name, value] : request.query) {
    const bool once = std::find(known.begin(), known.end(), name) != known.end();
    const bool often = std::find(known.begin(), known.end(), name + "*") != known.end();
    if (!once && !often)
      throw Error(ErrorCode::kInvalidArgument, "The parameter '" + name.substr(0, 60) + "' is not known at this address.");
    if (once && request.query.all(name).size() > 1)
      throw Error(ErrorCode::kInvalidArgument, "The parameter '" + name + "' may be given only once.");
  }
}

void check_media_type(const http::Request& request, BodyKind kind) {
  if (kind == BodyKind::kNone) return;
  if (!http::equal_ignoring_case(request.headers.get_or("Content-Encoding", "identity"), "identity"))
    throw Error(ErrorCode::kUnsupported, "Send the body without Content-Encoding.");
  if (kind == BodyKind::kOptionalJson && !request.headers.has("Content-Type")) return;
  const std::string type = request.media_type();
  if (kind != BodyKind::kContent && type != "application/json")
    throw Error(ErrorCode::kUnsupported, "Send the body as JSON, with the field Content-Type: application/json.");
  // What forms and careless clients send would be kept as the document's content.
  if (kind == BodyKind::kContent && (type == "multipart/form-data" || type == "application/x-www-form-urlencoded"))
    throw Error(ErrorCode::kUnsupported,
                "Send the bytes of the content themselves, not a form; Content-Type may be application/octet-stream.");
}

// What concerns credentials takes a session; and who has to make himself a second factor does that first. Nothing when he may
// ask.
std::optional<http::Response> refusal(const RouteSpec& spec, const Identity& identity) {
  if (spec.askers == Askers::kSessions && identity.means == Means::kToken)
    throw Error(ErrorCode::kForbidden, "This cannot be done with a token: sign in, and do it there.");
  if (!identity.must_enrol || spec.enrolling == Enrolling::kMay) return std::nullopt;
  return http::problem(http::Status::kForbidden, "second_factor_enrolment_required",
                       "Everybody has a second factor here: set yours up first, under /api/v1/second-factor.");
}

http::Handler measured(RouteMetrics& metrics, http::Handler handler) {
  return [&metrics, handler = std::move(handler)](http::Request& request) {
    return Measured(metrics).run([&] { return handler(request); });
  };
}

}  // namespace

SpaceKey key_of(const Call& call) {
  if (auto key = SpaceKey::parse(call.parameter("key"))) return *std::move(key);
  throw Error(ErrorCode::kNotFound, "There is no such space.");
}

void Routes::open(const RouteSpec& spec, std::function<http::Response(http::Request&, Context&)> handler) {
  RouteMetrics& metrics = context_->metrics.route(spec.method, spec.pattern);
  auto work = [context = context_, spec, handler = std::move(handler)](http::Request& request) {
    check_query(request, spec.query);
    check_media_type(request, spec.body);
    return handler(request, *context);
  };
  router_.add(spec.method, spec.pattern, spec.name, measured(metrics, std::move(work)));
}

void Routes::add(const RouteSpec& spec, std::function<http::Response(Call&)> handler) {
  RouteMetrics& metrics = context_->metrics.route(spec.method, spec.pattern);
  auto work = [context = context_, spec, handler = std::move(handler)](http::Request& request) {
    Call call{request, *context, authenticate(context->app, request)};
    if (auto refused = refusal(spec, call.identity)) return *std::move(refused);
    check_query(request, spec.query);
    check_media_type(request, spec.body);
    try {
      return handler(call);
    } catch (const service::RuleError& error) {
      return rule_problem(error);
    }
  };
  router_.add(spec.method, spec.pattern, spec.name, measured(metrics, std::move(work)));
}

}  // namespace rotulus::api
