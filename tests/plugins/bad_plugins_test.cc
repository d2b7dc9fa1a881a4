#include <catch2/catch.hpp>

#include "core/error.h"
#include "plugin_files.h"
#include "rotulus/sdk/abi.h"
#include "support/temporary_directory.h"

namespace rotulus::plugins {
namespace {

using namespace std::chrono_literals;
using Catch::Contains;
using Moment = sdk::ContentHook::Moment;
using test::draft_with;
using test::load_plugins;
using test::misbehaving;
using test::plugin_file;
using test::run_of;
using test::steady;

PluginStatus status_of(const Host& host, const std::string& name) {
  for (const PluginStatus& status : host.plugins()) {
    if (status.name == name) return status;
  }
  FAIL("no plugin " << name);
  return {};
}

// Why a plugin was refused, after seeing that the one beside it works.
std::string refusal_of(const PluginSource& source, std::chrono::milliseconds deadline = 20s) {
  const auto host = load_plugins({source, steady()}, deadline);
  CHECK(host->templates().size() == 1);
  CHECK(host->progress("one-approval", run_of("one")).steps.size() == 1);
  CHECK(host->check(draft_with("bad"), Moment::kSave).size() == 1);
  CHECK_THROWS_WITH(host->check(draft_with("good"), Moment::kSubmit), Contains("'" + source.name + "' is not ready"));
  const PluginStatus status = status_of(*host, source.name);
  CHECK(status.state == PluginState::kRefused);
  CHECK(status.file == source.file.string());
  return status.reason;
}

std::string refusal_of(const std::string& name) { return refusal_of({name, plugin_file(name), {}}); }

TEST_CASE("a plugin built against another version of the interface is refused", "[plugins]") {
  CHECK_THAT(refusal_of("wrong_version"),
             Contains("version 42 of the plugin interface, and this server has version " + std::to_string(ROTULUS_SDK_VERSION)));
}

TEST_CASE("a plugin whose strings have another layout is refused", "[plugins]") {
  CHECK_THAT(refusal_of("other_abi"), Contains("libstdc++ cxx11 strings 0") && Contains("libstdc++ cxx11 strings 1"));
}

TEST_CASE("a library without the entry point is refused", "[plugins]") {
  CHECK_THAT(refusal_of("no_entry_point"), Contains("no entry point rotulus_plugin()"));
}

TEST_CASE("an entry point that returns no descriptor is refused", "[plugins]") {
  CHECK_THAT(refusal_of("no_descriptor"), Contains("no descriptor of a plugin"));
}

TEST_CASE("a library that lacks a symbol is refused when it is loaded", "[plugins]") {
  CHECK_THAT(refusal_of("undefined_symbol"), Contains("nobody_has_this"));
}

TEST_CASE("a damaged manifest is refused with its line", "[plugins]") {
  CHECK_THAT(refusal_of("damaged_manifest"), Contains("line 3") && Contains("no 'colour' in manifests"));
}

TEST_CASE("a plugin of another name than the configuration says is refused", "[plugins]") {
  CHECK_THAT(refusal_of({"unsteady", plugin_file("steady"), {}}), Contains("'unsteady'") && Contains("'steady'"));
}

TEST_CASE("a file that is no library, or not there, is refused", "[plugins]") {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "text.so", "not a library at all");
  CHECK_THAT(refusal_of({"text", directory / "text.so", {}}), Contains("cannot be loaded as a library"));
  CHECK_THAT(refusal_of({"absent", directory / "absent.so", {}}), Contains("cannot be read"));
  CHECK_THAT(refusal_of({"folder", directory.path(), {}}), Contains("cannot be read"));
}

TEST_CASE("a setting that the manifest does not name refuses the plugin", "[plugins]") {
  CHECK_THAT(refusal_of(misbehaving({{"colour", "red"}})), Contains("no setting 'colour'"));
  CHECK_THAT(refusal_of(misbehaving({{"start", "asks-unknown-setting"}})), Contains("asks for the setting 'colour'"));
}

TEST_CASE("a plugin that fails to start is refused with its own words", "[plugins]") {
  CHECK_THAT(refusal_of(misbehaving({{"start", "throws"}})), Contains("could not be started: the dog ate it"));
  CHECK_THAT(refusal_of(misbehaving({{"start", "throws-int"}})), Contains("something that is no std::exception"));
  CHECK_THAT(refusal_of(misbehaving({{"start", "adds-nothing"}})), Contains("offers nothing"));
  CHECK_THAT(refusal_of(misbehaving({{"start", "adds-null"}})), Contains("added nothing where something was expected"));
  CHECK_THAT(refusal_of(misbehaving({{"start", "two-hooks"}})), Contains("two content hooks named 'odd-policy'"));
}

TEST_CASE("a plugin that does not finish starting is refused and left behind", "[plugins]") {
  CHECK_THAT(refusal_of(misbehaving({{"start", "hangs"}}), 300ms), Contains("did not finish starting within 1500 ms"));
}

TEST_CASE("a policy hook that throws rejects the action, an enrichment is left out", "[plugins]") {
  for (const auto& [how, words] : {std::pair("throws", "the dog ate it"), {"throws-int", "no std::exception"}}) {
    const auto host = load_plugins({misbehaving({{"calls", how}}), steady()});
    try {
      host->check(draft_with("good"), Moment::kSave);
      FAIL("the action went on");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kUnavailable);
      CHECK_THAT(error.what(), Contains("'misbehaving'") && Contains("odd-policy") && Contains(words));
    }
    CHECK(host->remarks(draft_with("good"), Moment::kSave).size() == 1);
    const PluginStatus status = status_of(*host, "misbehaving");
    CHECK(status.state == PluginState::kReady);
    CHECK(status.failures == 2);
    CHECK_THAT(status.last_failure, Contains("odd-remark") && Contains(words));
    CHECK(status.last_failure_at.has_value());
  }
}

TEST_CASE("a workflow that throws is no answer", "[plugins]") {
  const auto host = load_plugins({misbehaving({{"calls", "throws"}}), steady()});
  CHECK_THROWS_WITH(host->progress("odd", run_of("odd")), Contains("'misbehaving'") && Contains("the dog ate it"));
  CHECK(host->progress("one-approval", run_of("one")).steps.size() == 1);
}

TEST_CASE("a call past its deadline is left behind and disables its plugin alone", "[plugins]") {
  const auto host = load_plugins({misbehaving({{"calls", "hangs"}}), steady()}, 500ms);
  const auto begun = std::chrono::steady_clock::now();
  CHECK_THROWS_WITH(host->check(draft_with("good"), Moment::kSave), Contains("'misbehaving'") && Contains("500 ms"));
  CHECK(std::chrono::steady_clock::now() - begun < 10s);
  const PluginStatus status = status_of(*host, "misbehaving");
  CHECK(status.state == PluginState::kDisabled);
  CHECK_THAT(status.reason, Contains("did not answer within 500 ms"));

  // Its policy stands in the way from now on, without being asked; its workflow too; what is only shown is left out.
  CHECK_THROWS_WITH(host->check(draft_with("good"), Moment::kSave), Contains("'misbehaving' is disabled"));
  CHECK_THROWS_WITH(host->check(draft_with("good"), Moment::kSubmit), Contains("'misbehaving' is not ready"));
  CHECK_THROWS_WITH(host->progress("odd", run_of("odd")), Contains("'misbehaving' is disabled"));
  CHECK(host->remarks(draft_with("good"), Moment::kSave).size() == 1);
  CHECK(host->workflows().size() == 1);
  CHECK(host->progress("one-approval", run_of("one")).steps.size() == 1);
  CHECK(status_of(*host, "misbehaving").failures == 1);
}

TEST_CASE("a run that may belong to a plugin that is not ready is not said to be unknown", "[plugins]") {
  const auto host = load_plugins({{"absent", "/nonexistent/absent.so", {}}});
  try {
    host->progress("review", run_of("review"));
    FAIL("there was an answer");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kUnavailable);
    CHECK_THAT(error.what(), Contains("'absent'"));
  }
}

TEST_CASE("templates that make no sense are left out, those of others stay", "[plugins]") {
  const std::map<std::string, std::string> answers{
      {"template empty id", "has the id ''"},
      {"template without a name", "its name is there in no language"},
      {"template of no type", "its type ''"},
      {"template field twice", "field 'team' is there twice"},
      {"template field of unknown kind", "of no known kind"},
      {"template field badly named", "'Team Name'"},
      {"template choice of nothing", "choice between nothing"},
      {"template section without a heading", "its heading is there in no language"},
      {"template number of unknown field", "'tema', which is no field"},
      {"template number of optional field", "'team', which is not required"},
      {"template number without sequence", "exactly once"},
      {"template number unclosed", "without its '}'"},
      {"template overlong name", "longer than 4096 bytes"},
      {"template no UTF-8", "not UTF-8"},
      {"template review never", "-1 months"},
      {"template taken id", "'note' is already offered by 'steady'"},
      {"template twice", "'form' is there twice"},
      {"template too many", "more than 1000"},
  };
  for (const auto& [answer, words] : answers) {
    INFO(answer);
    const auto host = load_plugins({steady(), misbehaving({{"answer", answer}})});
    CHECK(host->templates().size() == 1);
    const PluginStatus status = status_of(*host, "misbehaving");
    CHECK(status.failures >= 1);
    CHECK_THAT(status.last_failure, Contains("its templates returned nonsense") && Contains(words));
  }
}

TEST_CASE("a workflow without a definition is left out", "[plugins]") {
  const auto host = load_plugins({steady(), misbehaving({{"answer", "workflow without definition"}})});
  CHECK(host->workflows().size() == 1);
  CHECK_THAT(status_of(*host, "misbehaving").last_failure, Contains("its definition is empty"));
}

TEST_CASE("findings that make no sense are a failure of the hook", "[plugins]") {
  const std::map<std::string, std::string> answers{
      {"finding without words", "in no language"},
      {"finding empty words", "empty in language 'zh'"},
      {"finding behind the end", "on line 1000 of 1"},
      {"finding nowhere", "no known place"},
      {"finding of no field", "does not name its field"},
      {"finding overlong", "longer than"},
      {"finding too many", "more than 1000"},
  };
  for (const auto& [answer, words] : answers) {
    INFO(answer);
    const auto host = load_plugins({misbehaving({{"answer", answer}})});
    CHECK_THROWS_WITH(host->check(draft_with("x"), Moment::kSubmit), Contains("nonsense") && Contains(words));
    CHECK(host->remarks(draft_with("x"), Moment::kSubmit).empty());
    CHECK(status_of(*host, "misbehaving").failures == 2);
  }
}

TEST_CASE("a workflow's answer that makes no sense, or claims what nobody decided, is a failure", "[plugins]") {
  const std::map<std::string, std::string> answers{
      {"progress empty id", "has the id ''"},
      {"progress needs nobody", "needs 0 approvals"},
      {"progress empty candidate", "without a name"},
      {"progress stranger", "'mallory' is none of the people"},
      {"progress candidate twice", "somebody twice"},
      {"progress waits for outsider", "'mallory', who is no candidate"},
      {"progress waits for nobody", "waits for nobody"},
      {"progress counts too much", "approvals that nobody gave"},
      {"progress without title", "its title is there in no language"},
      {"progress unknown state", "no known state"},
      {"progress due in the past", "due after -1 days"},
      {"progress rejected by nobody", "nobody rejected it"},
      {"progress unknown status", "no known status"},
      {"progress approved while open", "a step of it is not done"},
      {"progress approved by nobody", "approvals that nobody gave"},
      {"progress without steps", "no steps"},
      {"progress step twice", "'check' is there twice"},
  };
  for (const auto& [answer, words] : answers) {
    INFO(answer);
    const auto host = load_plugins({misbehaving({{"answer", answer}})});
    CHECK_THROWS_WITH(host->progress("odd", run_of("odd")), Contains("nonsense") && Contains(words));
  }
  CHECK(load_plugins({misbehaving({})})->progress("odd", run_of("odd")).steps.size() == 1);
}

TEST_CASE("every refusal and failure is reported with the name of its plugin", "[plugins]") {
  std::vector<std::string> heard;
  HostOptions options;
  options.on_failure = [&](const std::string& plugin, const std::string& what) { heard.push_back(plugin + ": " + what); };
  const auto host = Host::load({{"absent", "/nonexistent/absent.so", {}}, misbehaving({{"calls", "throws"}})}, options);
  CHECK(host->remarks(draft_with("x"), Moment::kSave).empty());
  REQUIRE(heard.size() == 2);
  CHECK_THAT(heard[0], Contains("absent: ") && Contains("cannot be read"));
  CHECK_THAT(heard[1], Contains("misbehaving: ") && Contains("the dog ate it"));
}

}  // namespace
}  // namespace rotulus::plugins
