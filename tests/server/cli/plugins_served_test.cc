// What a running server does with a bad plugin beside good ones.
#include <cstring>
#include <sstream>

#include "../http/tls_client.h"
#include "installation_fixture.h"

using namespace rotulus::test;
using Catch::Contains;

namespace {

struct Answer {
  int status = 0;
  std::string head;
  Json body;
};

// Where a document was drafted while all plugins were good: they are approval and steady.
class Site {
 public:
  Site() {
    std::filesystem::create_directories(place_ / "plugins");
    add_plugin("approval", ROTULUS_APPROVAL);
    add_plugin("steady", ROTULUS_STEADY);
    configure("load: [approval, steady]");
    REQUIRE(place_.run({"space", "create", "QA"}).code == 0);
    REQUIRE(place_.run({"user", "create", "chen"}).code == 0);
    REQUIRE(place_.run({"grant", "chen", "approver", "--space", "QA"}).code == 0);
    REQUIRE(place_.run({"grant", "admin", "contributor", "--space", "QA"}).code == 0);
    const Arguments create = {"token", "create",   "--user",
                              "admin", "--scopes", "read_document,read_drafts,edit_document,operate"};
    Arguments to_file = create;
    to_file.insert(to_file.end(), {"--out", "token"});
    REQUIRE(place_.run(to_file).code == 0);
    token_ = read_file(place_ / "token");
    token_.erase(token_.find_last_not_of(" \n") + 1);
    const Server server = place_.serve();
    const Answer made = create_document(server);
    INFO(made.body);
    REQUIRE(made.status == 201);
    document_ = "/api/v1/documents/" + made.body.at("id").get<std::string>();
  }

  void add_plugin(const std::string& name, const std::filesystem::path& library) const {
    std::filesystem::copy_file(library, place_ / ("plugins/rotulus-" + name + ".so"));
  }
  // `plugins`: lines below "plugins:", the first without its indentation.
  void configure(const std::string& plugins) {
    place_.write_configuration("plugins:\n  directory: " + (place_ / "plugins").string() + "\n  " + plugins + "\n");
  }
  Server serve() { return place_.serve(); }

  Answer ask(const Server& server, const std::string& method, const std::string& target, const Json& body = {},
             const std::string& tag = {}) const {
    const std::string url = server.url();
    rotulus::http::test::TlsClient client(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    const std::string text = body.is_null() ? std::string() : body.dump();
    std::string request = method + " " + target + " HTTP/1.1\r\nHost: " + url.substr(std::strlen("https://")) +
                          "\r\nConnection: close\r\nAuthorization: Bearer " + token_ + "\r\n";
    if (!tag.empty()) request += "If-Match: " + tag + "\r\n";
    if (!text.empty()) request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) + "\r\n";
    REQUIRE(client.send(request + "\r\n" + text));
    const std::string answer = client.receive_answer();
    const std::size_t end = answer.find("\r\n\r\n");
    REQUIRE(end != std::string::npos);
    return {std::stoi(answer.substr(answer.find(' ') + 1)), answer.substr(0, end), Json::parse(answer.substr(end + 4))};
  }

  Answer create_document(const Server& server) const {
    return ask(server, "POST", "/api/v1/spaces/QA/documents",
               {{"title", "Pump check"}, {"content", "# Pump check\n\nOnce a shift.\n"}, {"workflow", "simple-approval"}});
  }
  Answer save(const Server& server, const std::string& content) const {
    return ask(server, "PATCH", document_, {{"content", content}}, tag(server));
  }
  Answer submit(const Server& server) const {
    return ask(server, "POST", document_ + "/transitions", {{"transition", "submit"}}, tag(server));
  }
  Json workflow(const Server& server) const { return ask(server, "GET", document_ + "/workflow").body; }

  // The plugin as the interface shows it; the command line must show the same.
  Json plugin(const Server& server, const std::string& name) const {
    const Json items = ask(server, "GET", "/api/v1/plugins").body.at("items");
    const Json list = place_.run_json({"plugin", "list", "--server", server.url(), "--token-file", "token"});
    CHECK(list.at("items") == items);
    for (const Json& item : items)
      if (item.at("name") == name) return item;
    FAIL("no plugin " << name);
    return {};
  }

 private:
  std::string tag(const Server& server) const {
    const std::string head = ask(server, "GET", document_).head;
    const std::size_t begin = head.find("ETag: ") + std::strlen("ETag: ");
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }

  Installation place_;
  std::string token_, document_;
};

// The reasons that the log gives for failures of a plugin.
std::string logged_failures(Server& server, const std::string& plugin) {
  std::istringstream lines(server.program().err());
  std::string line, reasons;
  while (std::getline(lines, line)) {
    const Json event = Json::parse(line, nullptr, false);
    if (event.is_object() && event.value("event", "") == "plugin_failed" && event.at("plugin") == plugin)
      reasons += event.at("reason").get<std::string>() + "\n";
  }
  return reasons;
}

// Fails closed: the action was not taken, and the answer names the plugin.
void check_refused(const Answer& answer, const std::string& plugin) {
  INFO(answer.body);
  CHECK(answer.status == 503);
  CHECK(answer.body.value("rule", "") == "plugin");
  CHECK_THAT(answer.body.value("detail", ""), Contains("'" + plugin + "'"));
}

void check_serving(const Server& server) { CHECK(server.get("/readyz").status == rotulus::http::Status::kOk); }

}  // namespace

TEST_CASE("with good plugins a draft is saved, remarked on and submitted", "[cli][plugins]") {
  Site site;
  const Server server = site.serve();
  CHECK(site.save(server, "# Pump check\n\nTwice a shift.\n").status == 200);
  CHECK(site.workflow(server).at("remarks").at(0).at("message").at("en") == "A topic would help.");
  const Answer submitted = site.submit(server);
  INFO(submitted.body);
  CHECK(submitted.status == 200);
}

TEST_CASE("a plugin of another version is named, drafts are saved, and nothing is submitted past it", "[cli][plugins]") {
  Site site;
  site.add_plugin("wrong-version", ROTULUS_WRONG_VERSION);
  site.configure("load: [approval, steady, wrong-version]");
  Server server = site.serve();
  check_serving(server);
  CHECK_THAT(logged_failures(server, "wrong-version"), Contains("version 42 of the plugin interface"));
  const Json plugin = site.plugin(server, "wrong-version");
  CHECK(plugin.at("state") == "refused");
  CHECK_THAT(plugin.at("reason").get<std::string>(), Contains("version 42 of the plugin interface"));
  CHECK(site.plugin(server, "steady").at("state") == "ready");

  CHECK(site.save(server, "# Pump check\n\nTwice a shift.\n").status == 200);
  CHECK(site.create_document(server).status == 201);
  check_refused(site.submit(server), "wrong-version");
  CHECK(site.workflow(server).at("run").is_null());
}

TEST_CASE("a policy hook that throws lets nothing be saved or submitted, and is asked again each time", "[cli][plugins]") {
  Site site;
  site.add_plugin("misbehaving", ROTULUS_MISBEHAVING);
  site.configure("load: [approval, steady, misbehaving]\n  settings:\n    misbehaving: {calls: throws}");
  Server server = site.serve();
  check_serving(server);
  CHECK(site.plugin(server, "misbehaving").at("failures") == 0);

  check_refused(site.submit(server), "misbehaving");
  CHECK(site.workflow(server).at("run").is_null());
  check_refused(site.save(server, "# Pump check\n\nTwice a shift.\n"), "misbehaving");
  check_refused(site.create_document(server), "misbehaving");
  // Its enrichment hook throws, too: that of another plugin is still heard.
  CHECK(site.workflow(server).at("remarks").size() == 1);

  const Json plugin = site.plugin(server, "misbehaving");
  CHECK(plugin.at("state") == "ready");
  CHECK(plugin.at("failures") == 5);  // three actions, and the two looks at the workflow
  CHECK_THAT(plugin.at("last_failure").get<std::string>(), Contains("the dog ate it"));
  CHECK_THAT(logged_failures(server, "misbehaving"), Contains("odd-policy") && Contains("the dog ate it"));
  check_serving(server);
}

TEST_CASE("a hook that blocks past its deadline disables its plugin, and the server goes on and stops in time",
          "[cli][plugins]") {
  Site site;
  site.add_plugin("misbehaving", ROTULUS_MISBEHAVING);
  // A deadline that the good plugins keep on a machine under load, too.
  site.configure("deadline_ms: 4000\n  load: [approval, steady, misbehaving]\n  settings:\n    misbehaving: {calls: hangs}");
  Server server = site.serve();
  check_refused(site.submit(server), "misbehaving");
  CHECK_THAT(logged_failures(server, "misbehaving"), Contains("did not answer within 4000 ms"));
  const Json plugin = site.plugin(server, "misbehaving");
  CHECK(plugin.at("state") == "disabled");
  CHECK_THAT(plugin.at("reason").get<std::string>(), Contains("did not answer within 4000 ms"));

  // Not asked again: what its policy would say is unknown, and what it only remarks is left out.
  check_refused(site.save(server, "# Pump check\n\nTwice a shift.\n"), "misbehaving");
  check_refused(site.submit(server), "misbehaving");
  CHECK(site.workflow(server).at("remarks").size() == 1);
  CHECK(site.plugin(server, "misbehaving").at("failures") == 1);
  check_serving(server);
  CHECK(server.stop().code == 0);
}
