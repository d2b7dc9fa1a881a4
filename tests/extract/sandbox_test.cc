// An extractor that was taken over by a file gets nowhere.
#include <unistd.h>

#include <array>
#include <filesystem>

#include "core/error.h"
#include "workers.h"

namespace rotulus::test {
namespace {

using extract::End;

extract::Text told_to(std::string_view what) { return read_with(hostile_options(), what); }

}  // namespace

TEST_CASE("what the sandbox forbids ends the process", "[extract]") {
  for (const char* what : {"socket", "exec", "unlink", "kill", "code", "create"}) {
    const auto text = told_to(what);
    INFO(what << ": " << text.text << " " << text.detail);
    CHECK(text.end == End::kForbidden);
    CHECK(text.text.empty());
  }
  CHECK_FALSE(std::filesystem::exists("/tmp/rotulus-hostile"));
}

TEST_CASE("no process is started, and no file but poppler's is opened", "[extract]") {
  CHECK(told_to("fork").text == "begun refused");
  for (const char* file : {"/etc/passwd", "/proc/self/maps", ROTULUS_EXTRACT, ROTULUS_SOURCE_DIR "/README.md"}) {
    INFO(file);
    CHECK(told_to(file).text == "begun closed");
  }
}

TEST_CASE("neither environment nor descriptors of the server reach it", "[extract]") {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);  // as those that are not closed on exec
  CHECK(told_to("environment").text == "begun none");
  CHECK(told_to("descriptors").text == "begun 0");
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_CASE("dying in any way is only a reason", "[extract]") {
  CHECK(told_to("crash").end == End::kCrashed);
  CHECK(told_to("stack").end == End::kCrashed);
  CHECK(told_to("exit").end == End::kCrashed);
  CHECK(told_to("throw").end == End::kCrashed);
  CHECK(told_to("forge").end == End::kCrashed);
  CHECK(told_to("eat").end == End::kTooMuchMemory);
}

TEST_CASE("time is bounded by the clock and by the processor", "[extract]") {
  auto options = hostile_options();
  options.deadline = std::chrono::seconds(2);
  for (const char* what : {"sleep", "spin"}) {
    const auto text = read_with(options, what);
    INFO(what << ": " << text.detail);
    CHECK(text.end == End::kTooLong);
    CHECK(text.text.empty());
  }
}

TEST_CASE("a text without end is cut, and taken by whoever goes on regardless at the deadline", "[extract]") {
  auto options = hostile_options();
  options.deadline = std::chrono::seconds(3);
  options.text_bytes = 1000;
  CHECK(read_with(options, "talk").end == End::kTooLong);
  const auto text = read_with(usual_options(), std::string(100'000, 'x'), "txt");
  CHECK(text.end == End::kRead);
  options = usual_options();
  options.text_bytes = 1000;
  const auto cut = read_with(options, std::string(100'000, 'x'), "txt");
  CHECK(cut.is_cut);
  CHECK(cut.text.size() == 1000);
}

TEST_CASE("reading is given up when nobody wants it any more", "[extract]") {
  const std::string content = "sleep";
  std::size_t at = 0;
  const auto source = [&](char* into, std::size_t size) {
    const std::size_t got = content.copy(into, size, at);
    at += got;
    return got;
  };
  CHECK(extract::Worker(hostile_options()).read(source, content.size(), "", [] { return false; }).end == End::kUnavailable);
}

TEST_CASE("what is offered is known without a file, and what cannot be loaded says why", "[extract]") {
  const auto usual = extract::Worker(usual_options()).extractors();
  REQUIRE(usual.size() == 5);
  CHECK(usual.front().name == "office");
  CHECK(extract::Worker(hostile_options()).extractors().at(0).version == 3);
  auto options = usual_options();
  options.plugins.emplace_back("/nowhere/rotulus-none.so");
  CHECK_THROWS_WITH(extract::Worker(options).extractors(), Catch::Contains("/nowhere/rotulus-none.so"));
  options.program = "/nowhere/rotulus-extract";
  CHECK_THROWS_WITH(extract::Worker(options).extractors(), Catch::Contains("/nowhere/rotulus-extract"));
  CHECK(read_with(options, "x").end == End::kUnavailable);
}

}  // namespace rotulus::test
