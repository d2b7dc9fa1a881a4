#include "http/event_log.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "support/temporary_directory.h"

namespace rotulus::http {
namespace {

TEST_CASE("a line is one JSON object with time, level and event", "[http][log]") {
  std::string line;
  const auto log = EventLog::to_function(LogLevel::kInfo, [&](std::string_view text) { line = text; });
  log->write(LogLevel::kWarning, "certificate",
             {{"file", "a\"b\n\xff门"}, {"days", std::int64_t{-3}}, {"ok", true}, {"ms", 1.5}});
  CHECK_THAT(line,
             Catch::Matches(R"(\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"warning","event":"certificate",.*\})"));
  CHECK_THAT(line, Catch::EndsWith("\"file\":\"a\\\"b\\n\xef\xbf\xbd门\",\"days\":-3,\"ok\":true,\"ms\":1.500}"));
}

TEST_CASE("what lies below the level is left out", "[http][log]") {
  int lines = 0;
  const auto log = EventLog::to_function(LogLevel::kWarning, [&](std::string_view) { ++lines; });
  log->write(LogLevel::kInfo, "x");
  log->request({"id", "GET", "/a", Status::kOk, true, 1, 2, "127.0.0.1"});
  CHECK(lines == 0);
  log->request({"id", "GET", "/a", Status::kInternalServerError, true, 1, 2, "127.0.0.1"});
  log->write(LogLevel::kError, "x");
  CHECK(lines == 2);
}

TEST_CASE("a request is logged by its route", "[http][log]") {
  std::string line;
  const auto log = EventLog::to_function(LogLevel::kInfo, [&](std::string_view text) { line = text; });
  log->request({"id-1", "GET", "/documents/{id}", Status::kOk, false, 1.25, 512, "192.0.2.7"});
  CHECK_THAT(line,
             Catch::Contains(R"("event":"request","request_id":"id-1","method":"GET","route":"/documents/{id}","status":200,)"
                             R"("complete":false,"duration_ms":1.250,"bytes":512,"peer":"192.0.2.7"})"));
}

TEST_CASE("the file is opened anew after it was moved away", "[http][log]") {
  const test::TemporaryDirectory directory;
  const auto log = EventLog::to_file(directory / "log", LogLevel::kInfo);
  log->write(LogLevel::kInfo, "before");
  std::filesystem::rename(directory / "log", directory / "log.1");
  REQUIRE(log->reopen());
  log->write(LogLevel::kInfo, "after");
  CHECK_THAT(test::read_file(directory / "log.1"), Catch::Contains("before") && !Catch::Contains("after"));
  CHECK_THAT(test::read_file(directory / "log"), Catch::Contains("after"));
  CHECK(log->lost() == 0);
}

TEST_CASE("a file that cannot be opened is an error that names it", "[http][log]") {
  const test::TemporaryDirectory directory;
  CHECK_THROWS_WITH(EventLog::to_file(directory / "absent/log", LogLevel::kInfo), Catch::Contains("absent/log"));
}

TEST_CASE("a failed write is counted, not thrown", "[http][log]") {
  const auto log = EventLog::to_file("/dev/full", LogLevel::kInfo);
  log->write(LogLevel::kInfo, "x");
  CHECK(log->lost() == 1);
}

TEST_CASE("lines of many threads do not mix", "[http][log]") {
  const test::TemporaryDirectory directory;
  const auto log = EventLog::to_file(directory / "log", LogLevel::kInfo);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) log->write(LogLevel::kInfo, "e", {{"text", std::string(500, 'x')}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = test::read_file(directory / "log");
  std::size_t lines = 0;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1, ++lines)
    REQUIRE(text.compare(at, 9, "{\"time\":\"") == 0);
  CHECK(lines == 800);
}

}  // namespace
}  // namespace rotulus::http
