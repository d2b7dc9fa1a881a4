// The example plugin, built as somebody else would: a copy of its folder, the installed SDK, nothing else.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "plugin_files.h"
#include "support/temporary_directory.h"

namespace rotulus::plugins {
namespace {

namespace fs = std::filesystem;

// Fails the test with what the command printed.
void run(const std::string& command, const fs::path& log) {
  const int status = std::system((command + " >'" + log.string() + "' 2>&1").c_str());  // NOLINT(cert-env33-c): our own words
  INFO(command << '\n' << test::read_file(log));
  REQUIRE(status == 0);
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

class Outside {
 public:
  Outside() {
    fs::copy(fs::path(ROTULUS_SOURCE_DIR) / "plugins" / "example", example(), fs::copy_options::recursive);
    run(cmake() + " --install " + quoted(ROTULUS_BUILD_DIR) + " --component sdk --prefix " + quoted(prefix()), log());
  }
  fs::path example() const { return directory_ / "example"; }
  fs::path prefix() const { return directory_ / "sdk"; }
  fs::path log() const { return directory_ / "log"; }
  static std::string cmake() { return quoted(ROTULUS_CMAKE); }

  fs::path build() const {
    const fs::path build = directory_ / "build";
    run(cmake() + " -G Ninja -S " + quoted(example()) + " -B " + quoted(build) +
            " -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH=" + quoted(prefix()) +
            " -DCMAKE_CXX_COMPILER=" + quoted(ROTULUS_COMPILER),
        log());
    run(cmake() + " --build " + quoted(build), log());
    return build / "rotulus-wording.so";
  }

 private:
  test::TemporaryDirectory directory_;
};

TEST_CASE("the example builds outside of the tree against the installed interface, and works", "[plugins]") {
  const Outside outside;
  const PluginSource source{"wording", outside.build(), {{"words", "sometime, 适当"}}};
  const auto host = test::load_plugins({source, test::bundled("templates")});
  CHECK(host->plugins().front().reason.empty());
  CHECK(host->templates().size() == 7);

  const sdk::Draft draft = test::draft_with("Do it.\nDo it sometime.\n适当处理。\n");
  CHECK(host->check(draft, sdk::ContentHook::Moment::kSubmit).empty());
  const auto remarks = host->remarks(draft, sdk::ContentHook::Moment::kSave);
  REQUIRE(remarks.size() == 2);
  CHECK(remarks[0].line == 2);
  CHECK(remarks[1].line == 3);
  CHECK(check_plugin(source.file, std::chrono::seconds(20)).failures == 0);
}

TEST_CASE("a plugin builds with a compiler alone, as its page says", "[plugins]") {
  const Outside outside;
  const fs::path library = outside.example() / "rotulus-wording.so";
  run(quoted(ROTULUS_COMPILER) + " -std=c++20 -O0 -Wall -Wextra -Wpedantic -Werror -fPIC -shared -fvisibility=hidden -I " +
          quoted(outside.prefix() / "include") + " " + quoted(outside.example() / "src/wording.cc") + " -o " + quoted(library),
      outside.log());
  CHECK(check_plugin(library, std::chrono::seconds(20)).state == PluginState::kReady);
}

TEST_CASE("every header of the interface compiles by itself", "[plugins]") {
  const Outside outside;
  for (const char* header : {"abi", "extension_points", "plugin", "values"}) {
    const fs::path source = outside.example() / (std::string(header) + ".cc");
    test::write_file(source, "#include \"rotulus/sdk/" + std::string(header) + ".h\"\n");
    run(quoted(ROTULUS_COMPILER) + " -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I " +
            quoted(outside.prefix() / "include") + " " + quoted(source),
        outside.log());
  }
}

}  // namespace
}  // namespace rotulus::plugins
