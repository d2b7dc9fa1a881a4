// One's own password, second factor and sessions.
#include "service/credentials.h"
#include "crypto/one_time_password.h"
#include "flow.h"
#include "moved_clock.h"
#include "storage/accounts.h"

namespace rotulus::test {
namespace {

using namespace std::chrono_literals;

const std::string kNew = "seven quiet horses";

json credentials(const std::string& name, const std::string& password) { return {{"username", name}, {"password", password}}; }

Answer sign_in(World& world, const json& asked) { return world.nobody().post("/api/v1/session", asked); }

std::string cookie_of(const Answer& answer) {
  const std::string field = answer.field("Set-Cookie");
  const auto from = field.find('=') + 1;
  return field.substr(from, field.find(';') - from);
}

// An authenticator application.
class Authenticator {
 public:
  Authenticator(const MovedClock& clock, const std::string& name) : clock_(clock), name_(name) {}

  // From the session of `client`, which goes on under the cookie that comes back.
  void enrol(Client& client) {
    const Answer begun = client.post("/api/v1/second-factor", {{"password", password_of(name_)}});
    REQUIRE(begun.status == 201);
    CHECK(begun.data()["uri"].get<std::string>().starts_with("otpauth://totp/Rotulus:" + name_ +
                                                             "?secret=" + begun.data()["secret"].get<std::string>() + "&"));
    take(begun.data()["secret"]);
    const Answer confirmed = client.put("/api/v1/second-factor", {{"otp", code()}});
    REQUIRE(confirmed.status == 204);
    client.use_cookie(cookie_of(confirmed));
    clock_.advance(30s);
  }
  void take(const std::string& base32) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    secret_.clear();
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : base32) {
      bits = bits << 5 | static_cast<std::uint32_t>(kAlphabet.find(c));
      held += 5;
      if (held < 8) continue;
      held -= 8;
      secret_.push_back(static_cast<std::uint8_t>(bits >> held));
    }
  }
  std::string code() const { return crypto::one_time_code(secret_, crypto::one_time_step(clock_.now().seconds())); }
  // One that was not used before.
  std::string next_code() {
    clock_.advance(30s);
    return code();
  }
  std::string wrong_code() const {
    std::string wrong = code();
    wrong[0] = wrong[0] == '9' ? '0' : static_cast<char>(wrong[0] + 1);
    return wrong;
  }
  json credentials(const std::string& otp) const { return {{"username", name_}, {"password", password_of(name_)}, {"otp", otp}}; }

 private:
  MovedClock clock_;
  std::string name_;
  crypto::Bytes secret_;
};

service::SignInLimits patient(const MovedClock& clock = {}) {
  auto limits = clock.limits();
  limits.failures_before_delay = 100;
  return limits;
}

service::SignInLimits mlps(const MovedClock& clock) {
  auto limits = clock.limits();
  limits.passwords.profile = service::PasswordProfile::kMlps;
  return limits;
}

std::string rule(const Answer& answer) { return answer.data().value("rule", ""); }

}  // namespace

// --- the password

TEST_CASE("a new password ends all other sessions and renews this one's identifier", "[api][identity]") {
  World world;
  Client here = world.nobody(), there = world.nobody();
  here.sign_in("olga", password_of("olga"));
  there.sign_in("olga", password_of("olga"));
  const Client before = here;
  const Answer changed = here.put("/api/v1/password", {{"current_password", password_of("olga")}, {"new_password", kNew}});
  REQUIRE(changed.status == 204);
  CHECK(before.get("/api/v1/me").status == 401);
  CHECK(there.get("/api/v1/me").status == 401);
  CHECK(cookie_of(changed) != before.session());
  here.use_cookie(cookie_of(changed));
  CHECK(here.get("/api/v1/me").status == 200);
  CHECK(sign_in(world, credentials("olga", password_of("olga"))).status == 401);
  CHECK(sign_in(world, credentials("olga", kNew)).status == 200);
  CHECK(storage::Accounts(world.app().read()).user("olga")->password_is_own);
}

TEST_CASE("a password is changed with the present one only, and into one that will do", "[api][identity]") {
  World world({}, patient());
  const Client& olga = world.as("olga");
  const auto change = [&](const std::string& present, const std::string& wanted) {
    return olga.put("/api/v1/password", {{"current_password", present}, {"new_password", wanted}});
  };
  const Answer wrong = change("not hers at all", kNew);
  CHECK(wrong.status == 403);
  CHECK(rule(wrong) == "wrong_password");
  for (const std::string& bad :
       {std::string("short"), std::string("passwordpassword"), password_of("olga"), std::string("I am olga, believe me")}) {
    INFO(bad);
    CHECK(change(password_of("olga"), bad).status == 400);
  }
  CHECK(olga.get("/api/v1/me").status == 200);
  CHECK(sign_in(world, credentials("olga", password_of("olga"))).status == 200);
}

TEST_CASE("wrong passwords inside a session are throttled, and lock nobody else out", "[api][identity]") {
  service::SignInLimits limits;
  limits.failures_before_delay = 3;
  World world({}, limits);
  const Client& olga = world.as("olga");
  for (int i = 0; i < 3; ++i)
    CHECK(olga.put("/api/v1/password", {{"current_password", "a guess"}, {"new_password", kNew}}).status == 403);
  CHECK(olga.put("/api/v1/password", {{"current_password", password_of("olga")}, {"new_password", kNew}}).status == 429);
  CHECK(sign_in(world, credentials("olga", password_of("olga"))).status == 200);
}

TEST_CASE("under mlps a password expires, and is replaced where one signs in", "[api][identity]") {
  MovedClock clock;
  World world({}, mlps(clock));
  const json me = world.as("olga").get("/api/v1/me").data();
  CHECK(Timestamp::parse(me["password_expires_at"].get<std::string>())->seconds() - clock.now().seconds() > 89 * 86400);
  clock.advance(91 * 24h);
  const Answer expired = sign_in(world, credentials("olga", password_of("olga")));
  CHECK(expired.status == 403);
  CHECK(expired.code() == "password_expired");
  CHECK_FALSE(expired.headers.has("Set-Cookie"));
  CHECK(sign_in(world, credentials("olga", "a wrong one")).status == 401);
  const auto replace = [&](const std::string& present, const std::string& wanted) {
    json asked = credentials("olga", present);
    asked["new_password"] = wanted;
    return world.nobody().post("/api/v1/password/expired", asked);
  };
  CHECK(replace("a wrong one", "Horse-77").status == 401);
  CHECK(replace(password_of("olga"), password_of("olga")).status == 400);
  CHECK(replace(password_of("olga"), "without kinds").status == 400);
  const Answer replaced = replace(password_of("olga"), "Horse-77");
  REQUIRE(replaced.status == 200);
  Client olga = world.nobody();
  olga.use_cookie(cookie_of(replaced));
  CHECK(olga.get("/api/v1/me").data()["name"] == "olga");
  CHECK(replace("Horse-77", "Horse-78").status == 409);
  CHECK(sign_in(world, credentials("olga", "Horse-77")).status == 200);
}

TEST_CASE("under nist a password does not expire", "[api][identity]") {
  MovedClock clock;
  World world({}, clock.limits());
  CHECK(world.as("olga").get("/api/v1/me").data()["password_expires_at"].is_null());
  clock.advance(2000 * 24h);
  CHECK(sign_in(world, credentials("olga", password_of("olga"))).status == 200);
}

TEST_CASE("where it is wanted, a password that somebody else set is changed at the first sign-in", "[api][identity]") {
  service::SignInLimits limits;
  limits.passwords.change_given = true;
  World world({}, limits);
  REQUIRE(world.as("adam").post("/api/v1/users", {{"name", "lena"}, {"password", "known to adam, too"}}).status == 201);
  CHECK(sign_in(world, credentials("lena", "known to adam, too")).code() == "password_expired");
  json asked = credentials("lena", "known to adam, too");
  asked["new_password"] = kNew;
  CHECK(world.nobody().post("/api/v1/password/expired", asked).status == 200);
  CHECK(sign_in(world, credentials("lena", kNew)).status == 200);
}

TEST_CASE("under mlps a name is locked for everybody, known browsers and open sessions too", "[api][identity]") {
  MovedClock clock;
  World world({}, mlps(clock));
  const Answer in = sign_in(world, credentials("olga", password_of("olga")));
  for (int i = 0; i < 5; ++i)
    CHECK(world.nobody()
              .post("/api/v1/session", credentials("olga", "a guess"), {{"X-Peer", "198.51.100." + std::to_string(i)}})
              .status == 401);
  CHECK(sign_in(world, credentials("olga", password_of("olga"))).status == 429);
  CHECK(world.as("adam").get("/api/v1/users").body.find(R"("name":"olga")") != std::string::npos);
  const json users = world.as("adam").get("/api/v1/users").data();
  for (const json& user : users["items"]) CHECK(user["locked"] == (user["name"] == "olga"));
  CHECK(sign_in(world, credentials("rita", password_of("rita"))).status == 200);
  clock.advance(15min);
  CHECK(sign_in(world, credentials("olga", password_of("olga"))).status == 200);
}

// --- the second factor

TEST_CASE("with a second factor a code is asked for, after the right password only", "[api][identity]") {
  MovedClock clock;
  World world({}, patient(clock));
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Authenticator authenticator(clock, "olga");
  authenticator.enrol(olga);
  CHECK(olga.get("/api/v1/me").data()["second_factor"] == true);
  CHECK(world.audit_actions(3) == std::vector<std::string>{"session.begin", "session.end", "user.second_factor"});

  const Answer missing = sign_in(world, credentials("olga", password_of("olga")));
  CHECK(missing.status == 401);
  CHECK(missing.code() == "second_factor_required");
  CHECK_FALSE(missing.headers.has("Set-Cookie"));
  // Whoever does not know the password learns nothing of a second factor, nor whether his code was right.
  const Answer wrong_password = sign_in(world, credentials("olga", "a guess"));
  const Answer unknown = sign_in(world, credentials("nobody", "a guess"));
  const Answer wrong_code = sign_in(world, authenticator.credentials(authenticator.wrong_code()));
  CHECK(wrong_password.code() == "unauthenticated");
  CHECK(wrong_password.likeness() == unknown.likeness());
  CHECK(wrong_password.likeness() == wrong_code.likeness());
  json guess = credentials("olga", "a guess");
  guess["otp"] = authenticator.code();
  CHECK(sign_in(world, guess).likeness() == unknown.likeness());
  CHECK(sign_in(world, authenticator.credentials(authenticator.code())).status == 200);
}

TEST_CASE("a code signs in once", "[api][identity]") {
  MovedClock clock;
  World world({}, patient(clock));
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Authenticator authenticator(clock, "olga");
  authenticator.enrol(olga);
  const std::string code = authenticator.code();
  CHECK(sign_in(world, authenticator.credentials(code)).status == 200);
  CHECK(sign_in(world, authenticator.credentials(code)).status == 401);
  CHECK(sign_in(world, authenticator.credentials(authenticator.next_code())).status == 200);
}

TEST_CASE("wrong codes are throttled, and a missing one in between does not help", "[api][identity]") {
  MovedClock clock;
  World world({}, clock.limits());
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Authenticator authenticator(clock, "olga");
  authenticator.enrol(olga);
  for (int i = 0; i < 5; ++i) {
    CHECK(sign_in(world, authenticator.credentials(authenticator.wrong_code())).status == 401);
    if (i < 4) CHECK(sign_in(world, credentials("olga", password_of("olga"))).code() == "second_factor_required");
  }
  CHECK(sign_in(world, authenticator.credentials(authenticator.code())).status == 429);
}

TEST_CASE("setting up a second factor asks for the password, renews the session and ends the others", "[api][identity]") {
  MovedClock clock;
  World world({}, patient(clock));
  Client here = world.nobody(), there = world.nobody();
  here.sign_in("olga", password_of("olga"));
  there.sign_in("olga", password_of("olga"));
  CHECK(rule(here.post("/api/v1/second-factor", {{"password", "a guess"}})) == "wrong_password");
  CHECK(here.put("/api/v1/second-factor", {{"otp", "123456"}}).status == 409);
  const Client before = here;
  Authenticator authenticator(clock, "olga");
  const Answer begun = here.post("/api/v1/second-factor", {{"password", password_of("olga")}});
  authenticator.take(begun.data()["secret"]);
  CHECK(rule(here.put("/api/v1/second-factor", {{"otp", authenticator.wrong_code()}})) == "wrong_code");
  CHECK(here.get("/api/v1/me").data()["second_factor"] == false);
  authenticator.enrol(here);
  CHECK(before.get("/api/v1/me").status == 401);
  CHECK(there.get("/api/v1/me").status == 401);
  CHECK(here.get("/api/v1/me").status == 200);
  CHECK(here.post("/api/v1/second-factor", {{"password", password_of("olga")}}).status == 403);  // asks for a code by now
}

TEST_CASE("a secret that was not confirmed in ten minutes is worth nothing", "[api][identity]") {
  MovedClock clock;
  World world({}, patient(clock));
  Authenticator authenticator(clock, "olga");
  const Answer begun = world.as("olga").post("/api/v1/second-factor", {{"password", password_of("olga")}});
  authenticator.take(begun.data()["secret"]);
  clock.advance(11min);
  CHECK(world.as("olga").put("/api/v1/second-factor", {{"otp", authenticator.code()}}).status == 409);
}

TEST_CASE("removing a second factor takes password and code", "[api][identity]") {
  MovedClock clock;
  World world({}, patient(clock));
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Authenticator authenticator(clock, "olga");
  authenticator.enrol(olga);
  const auto remove = [&](const json& asked) {
    return olga.send(http::Method::kDelete, "/api/v1/second-factor", asked.dump(), {{"Content-Type", "application/json"}});
  };
  const Answer missing = remove({{"password", password_of("olga")}});
  CHECK(missing.status == 403);
  CHECK(missing.code() == "second_factor_required");
  CHECK(rule(remove({{"password", password_of("olga")}, {"otp", authenticator.wrong_code()}})) == "wrong_password");
  CHECK(rule(remove({{"password", "a guess"}, {"otp", authenticator.code()}})) == "wrong_password");
  const Answer removed = remove({{"password", password_of("olga")}, {"otp", authenticator.code()}});
  REQUIRE(removed.status == 204);
  CHECK(olga.get("/api/v1/me").status == 401);
  olga.use_cookie(cookie_of(removed));
  CHECK(olga.get("/api/v1/me").data()["second_factor"] == false);
  CHECK(sign_in(world, credentials("olga", password_of("olga"))).status == 200);
}

TEST_CASE("changing the password takes the code, too", "[api][identity]") {
  MovedClock clock;
  World world({}, patient(clock));
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Authenticator authenticator(clock, "olga");
  authenticator.enrol(olga);
  json asked{{"current_password", password_of("olga")}, {"new_password", kNew}};
  CHECK(olga.put("/api/v1/password", asked).code() == "second_factor_required");
  asked["otp"] = authenticator.code();
  CHECK(olga.put("/api/v1/password", asked).status == 204);
}

TEST_CASE("signing takes the code, too", "[api][identity]") {
  MovedClock clock;
  World world({}, patient(clock));
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  Client& rhea = world.as("rhea");
  Authenticator authenticator(clock, "rhea");
  authenticator.enrol(rhea);
  const Answer missing = flow.take("rhea", "approve");
  CHECK(missing.status == 403);
  CHECK(missing.code() == "second_factor_required");
  const auto approve = [&](const std::string& otp) {
    return flow.take("rhea", "approve", {{"signature", {{"password", password_of("rhea")}, {"otp", otp}}}});
  };
  CHECK(rule(approve(authenticator.wrong_code())) == "wrong_password");
  CHECK(approve(authenticator.code()).status == 200);
}

TEST_CASE("where second factors are required, who has none can only set one up", "[api][identity]") {
  MovedClock clock;
  auto limits = patient(clock);
  limits.second_factor = service::SecondFactorRule::kRequired;
  World world({}, limits);
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  CHECK(olga.get("/api/v1/me").status == 200);
  for (const char* target : {"/api/v1/spaces", "/api/v1/tokens", "/api/v1/sessions", "/api/v1/search?q=x"}) {
    const Answer refused = olga.get(target);
    CHECK(refused.status == 403);
    CHECK(refused.code() == "second_factor_enrolment_required");
  }
  CHECK(olga.put("/api/v1/password", {{"current_password", password_of("olga")}, {"new_password", kNew}}).status == 403);
  Authenticator authenticator(clock, "olga");
  authenticator.enrol(olga);
  CHECK(olga.get("/api/v1/spaces").status == 200);
  const Answer kept = olga.send(http::Method::kDelete, "/api/v1/second-factor",
                                json{{"password", password_of("olga")}, {"otp", authenticator.code()}}.dump(),
                                {{"Content-Type", "application/json"}});
  CHECK(kept.status == 409);
  Client carl = world.nobody();
  carl.sign_in("carl", password_of("carl"));
  CHECK(carl.del("/api/v1/session").status == 204);
}

TEST_CASE("an expired password and a second factor are dealt with by one code", "[api][identity]") {
  MovedClock clock;
  auto limits = mlps(clock);
  limits.failures_before_delay = 100;
  World world({}, limits);
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Authenticator authenticator(clock, "olga");
  authenticator.enrol(olga);
  clock.advance(91 * 24h);
  CHECK(sign_in(world, credentials("olga", password_of("olga"))).code() == "second_factor_required");
  json asked = authenticator.credentials(authenticator.code());
  CHECK(sign_in(world, asked).code() == "password_expired");
  asked["new_password"] = "Horse-77";
  CHECK(world.nobody().post("/api/v1/password/expired", asked).status == 200);
  asked["password"] = "Horse-77";
  asked.erase("new_password");
  CHECK(sign_in(world, asked).status == 401);  // it was used up by that
}

// --- sessions

TEST_CASE("one sees where one is signed in, and ends sessions from afar", "[api][identity]") {
  World world;
  const auto from = [&](const std::string& agent, const std::string& address) {
    const Answer in = world.nobody().post("/api/v1/session", credentials("olga", password_of("olga")),
                                          {{"User-Agent", agent}, {"X-Peer", address}});
    REQUIRE(in.status == 200);
    Client client = world.nobody();
    client.use_cookie(cookie_of(in));
    return client;
  };
  const Client here = from("Browser/1.0", "192.0.2.7"), there = from("Telephone/2.0", "198.51.100.9"),
               elsewhere = from(std::string(180, 'a') + std::string(300, 'x'), "2001:db8::1");
  const json items = here.get("/api/v1/sessions").data()["items"];
  REQUIRE(items.size() == 3);
  std::string id;
  for (const json& session : items) {
    CHECK(session["current"] == (session["agent"] == "Browser/1.0"));
    CHECK(session["agent"].get<std::string>().size() <= 200);
    if (session["agent"] == "Telephone/2.0") {
      CHECK(session["address"] == "198.51.100.9");
      id = session["id"];
    }
  }
  CHECK(world.as("rita").del("/api/v1/sessions/" + id).status == 404);
  CHECK(here.del("/api/v1/sessions/" + id).status == 204);
  CHECK(there.get("/api/v1/me").status == 401);
  CHECK(here.del("/api/v1/sessions/" + id).status == 404);
  CHECK(here.del("/api/v1/sessions").data()["ended"] == 1);
  CHECK(elsewhere.get("/api/v1/me").status == 401);
  CHECK(here.get("/api/v1/me").status == 200);
  // The name of a session does not sign in.
  Client forged = world.nobody();
  forged.use_cookie(items[0]["id"]);
  CHECK(forged.get("/api/v1/me").status == 401);
}

TEST_CASE("a session ends after its idle time, and after its absolute time whatever is done", "[api][identity]") {
  MovedClock clock;
  World world({}, clock.limits());
  const auto enter = [&] {
    Client client = world.nobody();
    client.sign_in("olga", password_of("olga"));
    return client;
  };
  const Client idle = enter();
  clock.advance(29min);
  CHECK(idle.get("/api/v1/me").status == 200);
  clock.advance(29min);
  CHECK(idle.get("/api/v1/me").status == 200);
  clock.advance(31min);
  CHECK(idle.get("/api/v1/me").status == 401);
  const Client busy = enter();
  for (int i = 0; i < 12 * 60 / 20; ++i) {
    clock.advance(20min - 1s);
    CHECK(busy.get("/api/v1/me").status == 200);
  }
  clock.advance(2min);
  CHECK(busy.get("/api/v1/me").status == 401);
  CHECK(enter().get("/api/v1/sessions").data()["items"].size() == 1);
}

TEST_CASE("renewing a session does not lengthen it", "[api][identity]") {
  MovedClock clock;
  auto limits = clock.limits();
  limits.idle = std::chrono::hours(12);
  World world({}, limits);
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  clock.advance(11h);
  const Answer changed = olga.put("/api/v1/password", {{"current_password", password_of("olga")}, {"new_password", kNew}});
  REQUIRE(changed.status == 204);
  CHECK(changed.field("Set-Cookie").find("Max-Age=43200") == std::string::npos);
  olga.use_cookie(cookie_of(changed));
  CHECK(olga.get("/api/v1/me").status == 200);
  clock.advance(61min);
  CHECK(olga.get("/api/v1/me").status == 401);
}

TEST_CASE("what concerns credentials is not for tokens", "[api][identity]") {
  World world;
  const std::string tomorrow = Timestamp{Timestamp::now().microseconds + 86'400'000'000}.text();
  json scopes = json::array();
  for (std::size_t i = 0; i < static_cast<std::size_t>(Permission::kCount); ++i)
    scopes.push_back(name(static_cast<Permission>(i)));
  Client robot = world.nobody();
  robot.use_token(
      world.as("adam").post("/api/v1/tokens", {{"name", "t"}, {"scopes", scopes}, {"expires_at", tomorrow}}).data()["token"]);
  CHECK(robot.get("/api/v1/users").status == 200);
  const json password{{"password", password_of("adam")}};
  CHECK(robot.put("/api/v1/password", {{"current_password", password_of("adam")}, {"new_password", kNew}}).status == 403);
  CHECK(robot.post("/api/v1/second-factor", password).status == 403);
  CHECK(robot.put("/api/v1/second-factor", {{"otp", "123456"}}).status == 403);
  CHECK(robot.get("/api/v1/sessions").status == 403);
  CHECK(robot.del("/api/v1/sessions").status == 403);
  CHECK(robot.del("/api/v1/sessions/x").status == 403);
  CHECK(robot.post("/api/v1/users/rita/reset", json::object()).status == 403);
  CHECK(robot.del("/api/v1/users/rita/second-factor").status == 403);
  CHECK(robot.get("/api/v1/users/rita/sessions").status == 403);
  CHECK(robot.del("/api/v1/users/rita/sessions").status == 403);
}

TEST_CASE("a token does not sign, whatever password comes with it", "[api][identity]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  const std::string tomorrow = Timestamp{Timestamp::now().microseconds + 86'400'000'000}.text();
  Client robot = world.nobody();
  robot.use_token(
      world.as("rhea")
          .post("/api/v1/tokens",
                {{"name", "t"}, {"scopes", {"read_document", "read_drafts", "review_document"}}, {"expires_at", tomorrow}})
          .data()["token"]);
  const Answer refused = robot.send(http::Method::kPost, flow.target() + "/transitions",
                                    json{{"transition", "approve"}, {"signature", {{"password", password_of("rhea")}}}}.dump(),
                                    {{"Content-Type", "application/json"}, {"If-Match", "*"}});
  CHECK(refused.status == 403);
  CHECK(world.as("carl").get(flow.target() + "/signatures").data()["items"].empty());
}

}  // namespace rotulus::test
