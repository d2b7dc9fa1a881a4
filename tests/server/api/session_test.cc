#include <atomic>
#include <sstream>
#include <thread>

#include "moved_clock.h"
#include "storage/audit.h"
#include "world.h"

namespace rotulus::test {
namespace {

using Attributes = std::set<std::string>;

struct SetCookie {
  std::string name, value;
  int max_age = -1;
  Attributes others;
};

std::vector<SetCookie> cookies_of(const Answer& answer) {
  std::vector<SetCookie> cookies;
  for (const auto& field : answer.headers) {
    if (field.name != "Set-Cookie") continue;
    std::istringstream parts(field.value);
    std::string part;
    std::getline(parts, part, ';');
    SetCookie cookie{part.substr(0, part.find('=')), part.substr(part.find('=') + 1), -1, {}};
    while (std::getline(parts >> std::ws, part, ';')) {
      if (part.starts_with("Max-Age="))
        cookie.max_age = std::stoi(part.substr(8));
      else
        cookie.others.insert(part);
    }
    cookies.push_back(cookie);
  }
  return cookies;
}

json credentials(const std::string& user_name) { return {{"username", user_name}, {"password", password_of(user_name)}}; }

}  // namespace

TEST_CASE("signing in gives cookies that scripts, other sites and neighbouring hosts cannot use", "[api][session]") {
  World world;
  const Answer answer = world.nobody().post("/api/v1/session", credentials("olga"));
  REQUIRE(answer.status == 200);
  CHECK(answer.data()["user"]["name"] == "olga");
  const auto cookies = cookies_of(answer);
  REQUIRE(cookies.size() == 2);
  const Attributes expected{"HttpOnly", "Path=/", "SameSite=Strict", "Secure"};  // and no Domain
  CHECK(cookies[0].name == "__Host-rotulus");
  CHECK(cookies[0].value.size() == 43);
  CHECK(cookies[0].max_age > 12 * 3600 - 60);
  CHECK(cookies[0].max_age <= 12 * 3600);
  CHECK(cookies[0].others == expected);
  CHECK(cookies[1].name == "__Host-rotulus-device");
  CHECK(cookies[1].max_age == 180 * 86400);
  CHECK(cookies[1].others == expected);
  for (const auto& cookie : cookies) CHECK(answer.body.find(cookie.value.substr(0, 20)) == std::string::npos);
}

TEST_CASE("a cookie is taken back under the same attributes", "[api][session]") {
  World world;
  const auto cookies = cookies_of(world.as("olga").del("/api/v1/session"));
  REQUIRE(cookies.size() == 1);
  CHECK(cookies[0].name == "__Host-rotulus");
  CHECK(cookies[0].value.empty());
  CHECK(cookies[0].max_age == 0);
  CHECK(cookies[0].others == Attributes{"HttpOnly", "Path=/", "SameSite=Strict", "Secure"});
}

TEST_CASE("a wrong password, an unknown name and a disabled user are answered alike", "[api][session]") {
  World world;
  REQUIRE(world.as("adam").patch("/api/v1/users/nora", {{"disabled", true}}).status == 200);
  const Client nobody = world.nobody();
  const Answer wrong = nobody.post("/api/v1/session", {{"username", "olga"}, {"password", "not hers at all"}});
  const Answer unknown = nobody.post("/api/v1/session", {{"username", "nobody"}, {"password", "not hers at all"}});
  const Answer disabled = nobody.post("/api/v1/session", credentials("nora"));
  CHECK(wrong.status == 401);
  CHECK(wrong.code() == "unauthenticated");
  CHECK(wrong.field("WWW-Authenticate").starts_with("Bearer"));
  CHECK_FALSE(wrong.headers.has("Set-Cookie"));
  CHECK(wrong.likeness() == unknown.likeness());
  CHECK(wrong.likeness() == disabled.likeness());
}

TEST_CASE("after several failures even the right password is put off", "[api][session]") {
  service::SignInLimits limits;
  limits.failures_before_delay = 3;
  World world({}, limits);
  const Client nobody = world.nobody();
  for (int i = 0; i < 3; ++i)
    CHECK(nobody.post("/api/v1/session", {{"username", "olga"}, {"password", "a guess"}}).status == 401);
  const Answer answer = nobody.post("/api/v1/session", credentials("olga"));
  CHECK(answer.status == 429);
  CHECK(answer.code() == "too_many_requests");
}

TEST_CASE("everything but health and the description asks who is there", "[api][session]") {
  World world;
  Client stranger = world.nobody();
  const std::set<std::string> open{"/livez", "/readyz", "/api/openapi.json"};
  const std::set<std::string> credentials_come_with_it{"beginSession", "replaceExpiredPassword", "resetPassword"};
  for (const auto& route : world.router().routes()) {
    if (open.contains(route.pattern) || credentials_come_with_it.contains(route.name)) continue;
    INFO(route.name);
    const Answer answer = stranger.send(route.method, route.pattern);
    CHECK(answer.status == 401);
    CHECK(answer.field("WWW-Authenticate").starts_with("Bearer"));
  }
  CHECK(stranger.get("/livez").status == 200);
  stranger.use_cookie("forged");
  CHECK(stranger.get("/api/v1/me").status == 401);
  stranger.use_cookie(std::string(5000, 'x'));
  CHECK(stranger.get("/api/v1/me").status == 401);
  stranger.use_token("forged");
  CHECK(stranger.get("/api/v1/me").status == 401);
  CHECK(stranger.get("/api/v1/me", {{"Authorization", "Basic b2xnYTp4"}}).status == 401);
}

TEST_CASE("a wrong token is not saved by a good cookie", "[api][session]") {
  World world;
  CHECK(world.as("olga").get("/api/v1/me", {{"Authorization", "Bearer forged"}}).status == 401);
}

TEST_CASE("one learns his own name, permissions and bindings", "[api][session]") {
  World world;
  const json olga = world.as("olga").get("/api/v1/me").data();
  CHECK(olga["name"] == "olga");
  CHECK(olga["permissions"].empty());
  CHECK(olga["bindings"] == json::parse(R"([{"role": "owner", "space": "QA", "document": null}])"));
  const json adam = world.as("adam").get("/api/v1/me").data();
  CHECK(adam["permissions"] == json::parse(R"(["manage_space", "manage_bindings", "create_space", "manage_users", "operate"])"));
  CHECK(adam["bindings"] == json::parse(R"([{"role": "administrator", "space": null, "document": null}])"));
}

TEST_CASE("signing out ends the session for every copy of the cookie", "[api][session]") {
  World world;
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Client copy = world.nobody();
  copy.use_cookie(olga.session());
  const Answer answer = olga.del("/api/v1/session");
  CHECK(answer.status == 204);
  CHECK(answer.field("Set-Cookie").find("Max-Age=0") != std::string::npos);
  CHECK(olga.get("/api/v1/me").status == 401);
  CHECK(copy.get("/api/v1/me").status == 401);
}

TEST_CASE("signing in again renews the identifier and ends the former session", "[api][session]") {
  World world;
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Client former = olga;
  olga.sign_in("olga", password_of("olga"));
  CHECK(olga.session() != former.session());
  CHECK(olga.get("/api/v1/me").status == 200);
  CHECK(former.get("/api/v1/me").status == 401);
}

TEST_CASE("a change by cookie must come from a page of this server", "[api][session]") {
  World world;
  const DocumentId document = world.publish("QA", "manual.md", "# Manual\n");
  const Client& olga = world.as("olga");
  const std::string target = "/api/v1/documents/" + document.text();
  const std::string tag = olga.get(target).tag();
  const auto change = [&](const Fields& fields) {
    Fields all{{"Content-Type", "application/json"}, {"If-Match", tag}};
    all.insert(all.end(), fields.begin(), fields.end());
    return olga.send(http::Method::kPatch, target, R"({"title": "Forged"})", all).status;
  };
  CHECK(change({{"Origin", "https://evil.example"}}) == 403);
  CHECK(change({{"Origin", "http://docs.example.org"}}) == 403);
  CHECK(change({{"Origin", "https://docs.example.org:8443"}}) == 403);
  CHECK(change({{"Origin", "null"}}) == 403);
  CHECK(change({{"Origin", ""}}) == 403);
  CHECK(change({{"Sec-Fetch-Site", "cross-site"}}) == 403);
  CHECK(change({{"Sec-Fetch-Site", "same-site"}}) == 403);
  CHECK(olga.get(target).data()["title"] == "Manual");
  CHECK(change({{"Origin", "https://docs.example.org"}}) == 200);
  // Reading changes nothing and may come from anywhere: the answer stays unreadable for other sites.
  CHECK(olga.get(target, {{"Origin", "https://evil.example"}}).status == 200);
}

TEST_CASE("a page of another site cannot sign its visitors in", "[api][session]") {
  World world;
  const Client nobody = world.nobody();
  CHECK(nobody.post("/api/v1/session", credentials("olga"), {{"Origin", "https://evil.example"}}).status == 403);
  CHECK(nobody.post("/api/v1/session", credentials("olga"), {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
  CHECK(nobody.post("/api/v1/session", credentials("olga"), {{"Origin", "https://docs.example.org"}}).status == 200);
}

TEST_CASE("sign-in, sign-out and refusals are in the audit log", "[api][session]") {
  World world;
  Client olga = world.nobody();
  CHECK(olga.post("/api/v1/session", {{"username", "olga"}, {"password", "a guess"}}).status == 401);
  olga.sign_in("olga", password_of("olga"));
  olga.del("/api/v1/session");
  CHECK(world.audit_actions(3) == std::vector<std::string>{"session.end", "session.begin", "session.refused"});
}

// --- under attack

namespace {

json guess(const std::string& user_name) { return {{"username", user_name}, {"password", "not the password"}}; }

Fields from(int number) { return {{"X-Peer", "198.51." + std::to_string(number / 250) + "." + std::to_string(number % 250)}}; }

// Entries of the audit log with this action, newest first.
std::vector<storage::AuditEntry> audited(World& world, const std::string& action) {
  storage::AuditQuery query;
  query.action = action;
  query.limit = 5000;
  return storage::AuditLog(world.app().read()).list(query);
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace

TEST_CASE("of 1,000 wrong passwords five are tried, and the log says so in few lines", "[api][identity]") {
  MovedClock clock;
  World world({}, clock.limits());
  int tried = 0, refused = 0;
  for (int i = 0; i < 1000; ++i) {
    const int status = world.nobody().post("/api/v1/session", guess("olga"), from(i)).status;
    ++(status == 401 ? tried : refused);
    if (status != 401) CHECK(status == 429);
  }
  CHECK(tried == 5);
  CHECK(refused == 995);
  CHECK(audited(world, "session.refused").size() == 5);
  CHECK(audited(world, "session.throttled").empty());
  clock.advance(std::chrono::minutes(15));
  auto summaries = audited(world, "session.throttled");
  for (int i = 0; i < 500 && summaries.empty(); ++i) {  // the clock of the application writes it
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    summaries = audited(world, "session.throttled");
  }
  REQUIRE(summaries.size() == 1);
  CHECK(summaries[0].detail.starts_with("name olga: 995 attempts refused from "));
  CHECK(summaries[0].outcome == storage::Outcome::kRefused);
  CHECK(summaries[0].object == "session");
}

TEST_CASE("names that exist and names that do not are throttled alike", "[api][identity]") {
  World world;
  REQUIRE(world.as("adam").patch("/api/v1/users/nora", {{"disabled", true}}).status == 200);
  std::vector<std::string> first, last;
  int address = 0;
  for (const char* name : {"olga", "nobody", "nora"}) {
    for (int i = 0; i < 5; ++i) first.push_back(world.nobody().post("/api/v1/session", guess(name), from(address++)).likeness());
    for (int i = 0; i < 5; ++i) last.push_back(world.nobody().post("/api/v1/session", guess(name), from(address++)).likeness());
  }
  CHECK(std::set<std::string>(first.begin(), first.end()).size() == 1);
  CHECK(std::set<std::string>(last.begin(), last.end()).size() == 1);
}

TEST_CASE("one address that tries many names is refused, with any of them", "[api][identity]") {
  World world;
  for (int i = 0; i < 5; ++i)
    CHECK(world.nobody().post("/api/v1/session", guess("user" + std::to_string(i)), from(1)).status == 401);
  CHECK(world.nobody().post("/api/v1/session", guess("olga"), from(1)).status == 429);
  CHECK(world.nobody().post("/api/v1/session", guess("olga"), from(2)).status == 401);
}

TEST_CASE("an account of one's own does not wipe out what one tried with others", "[api][identity]") {
  World world;
  for (int i = 0; i < 5; ++i) {
    CHECK(world.nobody().post("/api/v1/session", guess("user" + std::to_string(i)), from(1)).status == 401);
    if (i < 4) CHECK(world.nobody().post("/api/v1/session", credentials("rita"), from(1)).status == 200);
  }
  CHECK(world.nobody().post("/api/v1/session", credentials("rita"), from(1)).status == 429);
}

TEST_CASE("nobody is locked out of a browser in which he has signed in before", "[api][identity]") {
  World world;
  const auto known = cookies_of(world.nobody().post("/api/v1/session", credentials("olga")))[1];
  const auto with_device = [&](const json& asked, Fields fields) {
    fields.emplace_back("Cookie", known.name + "=" + known.value);
    return world.nobody().post("/api/v1/session", asked, fields);
  };
  for (int i = 0; i < 10; ++i) world.nobody().post("/api/v1/session", guess("olga"), from(i));
  CHECK(world.nobody().post("/api/v1/session", credentials("olga"), from(50)).status == 429);
  const Answer in = with_device(credentials("olga"), from(50));
  CHECK(in.status == 200);
  CHECK(cookies_of(in)[1].value == known.value);
  // Nor from an address that was used for guessing, as all are that come by one proxy.
  for (int i = 0; i < 10; ++i) world.nobody().post("/api/v1/session", guess("user" + std::to_string(i)), from(51));
  CHECK(with_device(credentials("olga"), from(51)).status == 200);
  // It is of no use for another name, and has a count of its own.
  CHECK(with_device(credentials("rita"), from(51)).status == 429);
  for (int i = 0; i < 5; ++i) CHECK(with_device(guess("olga"), from(60 + i)).status == 401);
  CHECK(with_device(credentials("olga"), from(70)).status == 429);
}

TEST_CASE("a success clears the failures of the name, and the lock ends by itself", "[api][identity]") {
  MovedClock clock;
  World world({}, clock.limits());
  int address = 0;
  for (int i = 0; i < 4; ++i) world.nobody().post("/api/v1/session", guess("olga"), from(address++));
  CHECK(world.nobody().post("/api/v1/session", credentials("olga"), from(address++)).status == 200);
  for (int i = 0; i < 5; ++i) CHECK(world.nobody().post("/api/v1/session", guess("olga"), from(address++)).status == 401);
  CHECK(world.nobody().post("/api/v1/session", credentials("olga"), from(address++)).status == 429);
  clock.advance(std::chrono::minutes(15));
  CHECK(world.nobody().post("/api/v1/session", credentials("olga"), from(address++)).status == 200);
}

TEST_CASE("a wrong password takes the same time whatever is behind the name", "[api][identity]") {
  service::SignInLimits limits;
  limits.failures_before_delay = 1000;
  World world({}, limits, shipped_plugins(), std::chrono::milliseconds(1), 12);
  REQUIRE(world.as("adam").patch("/api/v1/users/nora", {{"disabled", true}}).status == 200);
  REQUIRE(world.as("adam").post("/api/v1/users", {{"name", "blank"}}).status == 201);
  const std::vector<std::string> names{"olga", "nobody", "nora", "blank"};
  std::map<std::string, std::vector<double>> times;
  for (int round = 0; round < 61; ++round) {
    for (const auto& name : names) {
      const json asked = name == "nora" ? credentials("nora") : guess(name);  // even the right password of a disabled user
      times[name].push_back(seconds_of([&] { world.nobody().post("/api/v1/session", asked, from(round)); }));
    }
  }
  const double known = median(times["olga"]);
  for (const auto& name : names) {
    INFO(name << ": " << median(times[name]) * 1e3 << " ms, olga: " << known * 1e3 << " ms");
    CHECK(median(times[name]) > known * 0.8);
    CHECK(median(times[name]) < known * 1.25);
  }
}

TEST_CASE("many at once are never tried more often than in turn", "[api][identity]") {
  World world;
  std::atomic<int> tried{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 24; ++i)
    threads.emplace_back([&, i] {
      // Not by Client: what it checks is not for many threads.
      try {
        if (world.app().sign_in().with_password({"olga", "a guess", {}}, {"198.51.100." + std::to_string(i), "", ""}).result ==
            service::SignInResult::kRefused)
          ++tried;
      } catch (const Error&) {
        // Refused before it was tried.
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(tried == 5);
}

}  // namespace rotulus::test
