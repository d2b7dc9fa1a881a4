// Contents above 4 MiB over the interface: streamed in and out, whole or not at all.
#include <thread>

#include "../http/live_server.h"
#include "crypto/digest.h"
#include "storage/audit.h"
#include "storage/maintenance.h"
#include "storage/raw_database.h"
#include "world.h"

namespace rotulus::test {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

std::string bytes_of(std::size_t size, char salt = 1) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; i += 97) bytes[i] = static_cast<char>(i / 97 * 31 + static_cast<unsigned char>(salt));
  return bytes;
}

std::string path_of(const DocumentId& id) { return "/api/v1/documents/" + id.text(); }

std::string put_head(World& world, const DocumentId& id, const std::string& framing) {
  const Client& carl = world.as("carl");
  return "PUT " + path_of(id) + "/content HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-rotulus=" + carl.session() +
         "\r\nOrigin: http://localhost\r\nIf-Match: " + carl.get(path_of(id)).tag() +
         "\r\nContent-Type: application/octet-stream\r\n" + framing + "\r\n\r\n";
}

std::string get_text(World& world, const std::string& target, const std::string& fields = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-rotulus=" + world.as("carl").session() + "\r\n" +
         fields + "\r\n";
}

std::int64_t rows_of(World& world, const std::string& table) {
  return RawDatabase(world.data()).rows("SELECT count(*) FROM " + table).front().front().number;
}

// The upload of a client that is gone has been dropped.
bool is_dropped(World& world) {
  for (int i = 0; i < 500; ++i) {
    if (rows_of(world, "file") == 0 && rows_of(world, "chunk") == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

}  // namespace

TEST_CASE("contents around 4 MiB are saved and come back, whole and in ranges", "[api][content][large]") {
  World world;
  const DocumentId id = world.publish("QA", "film.bin", "before");
  const Client& carl = world.as("carl");
  int revision = 1;
  for (const std::size_t size : {4 * kMiB, 4 * kMiB + 1, 6 * kMiB}) {
    const std::string bytes = bytes_of(size, static_cast<char>(size % 7));
    REQUIRE(carl.put_bytes(path_of(id) + "/content", bytes, carl.get(path_of(id)).tag()).status == 200);
    const std::string target = path_of(id) + "/content?version=" + std::to_string(++revision);
    const Answer whole = carl.get(target);
    CHECK(whole.status == 200);
    CHECK((whole.body == bytes));
    CHECK(whole.tag() == "\"" + crypto::hex(crypto::sha256(crypto::as_bytes(bytes))) + "\"");
    CHECK(whole.field("Content-Type") == "application/octet-stream");
    const Answer part = carl.get(target, {{"Range", "bytes=1048570-2097160"}});
    CHECK(part.status == 206);
    CHECK((part.body == bytes.substr(1048570, 2097160 - 1048570 + 1)));
    CHECK(part.field("Content-Range") == "bytes 1048570-2097160/" + std::to_string(size));
    CHECK((carl.get(target, {{"Range", "bytes=-5"}}).body == bytes.substr(size - 5)));
    CHECK(carl.get(target, {{"Range", "bytes=" + std::to_string(size) + "-"}}).status == 416);
    CHECK(carl.get(target, {{"If-None-Match", whole.tag()}}).status == 304);
    CHECK(carl.get(path_of(id) + "/versions/" + std::to_string(revision)).data()["size"] == size);
  }
  CHECK(storage::verify(world.app().store(), true, nullptr).problem_count == 0);
}

TEST_CASE("an upload of no stated length and one of a stated length give the same version", "[api][content][large][live]") {
  World world;
  const DocumentId id = world.publish("QA", "film.bin", "before");
  const std::string bytes = bytes_of(5 * kMiB + 3);
  http::test::LiveServer server([&](http::Request& asked) { return world.router()(asked); });
  http::test::RawClient counted = server.connect(), chunked = server.connect();
  REQUIRE(counted.send(put_head(world, id, "Content-Length: " + std::to_string(bytes.size())) + bytes));
  REQUIRE(counted.receive()->status == 200);
  std::string body;
  for (std::size_t at = 0; at < bytes.size(); at += 700'000) {
    const std::string piece = bytes.substr(at, 700'000);
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    body += size + piece + "\r\n";
  }
  REQUIRE(chunked.send(put_head(world, id, "Transfer-Encoding: chunked") + body + "0\r\n\r\n"));
  REQUIRE(chunked.receive()->status == 200);
  const auto session = world.app().read();
  const storage::Documents documents(session);
  const auto document = documents.find(id);
  const auto a = documents.revision(*document, 2), b = documents.revision(*document, 3);
  CHECK(a->sha256 == b->sha256);
  CHECK(a->content == b->content);
  CHECK(rows_of(world, "file") == 1);
  http::test::RawClient reader = server.connect();
  REQUIRE(reader.send(get_text(world, path_of(id) + "/content?version=3")));
  const auto answer = reader.receive(std::chrono::seconds(60));
  REQUIRE(answer);
  CHECK(answer->field("Content-Length") == std::to_string(bytes.size()));
  CHECK((answer->body == bytes));
  REQUIRE(reader.send("HEAD" + get_text(world, path_of(id) + "/content?version=3").substr(3)));
  const auto head = reader.receive(std::chrono::seconds(60), true);
  REQUIRE(head);
  CHECK(head->field("Content-Length") == std::to_string(bytes.size()));
}

TEST_CASE("a client that leaves halfway leaves nothing behind", "[api][content][large][live]") {
  World world;
  const DocumentId id = world.publish("QA", "film.bin", "before");
  const std::string bytes = bytes_of(9 * kMiB);
  http::test::LiveServer server([&](http::Request& asked) { return world.router()(asked); });
  {
    http::test::RawClient client = server.connect();
    REQUIRE(client.send(put_head(world, id, "Content-Length: " + std::to_string(2 * bytes.size())) + bytes));
    for (int i = 0; i < 500 && rows_of(world, "chunk") == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(rows_of(world, "chunk") > 0);
    CHECK(world.as("carl").get(path_of(id)).data()["revision"] == 1);
  }
  CHECK(is_dropped(world));
  CHECK(world.as("carl").get(path_of(id) + "/versions").data()["items"].size() == 1);
  CHECK(storage::verify(world.app().store(), true, nullptr).problem_count == 0);
}

TEST_CASE("too much content, a stale base and a stranger are refused, and nothing is kept", "[api][content][large]") {
  api::ApiOptions options;
  options.content_bytes = 5 * kMiB;
  World world(options);
  const DocumentId id = world.publish("QA", "film.bin", "before");
  const Client& carl = world.as("carl");
  const std::string target = path_of(id) + "/content", tag = carl.get(path_of(id)).tag();
  CHECK(carl.put_bytes(target, bytes_of(5 * kMiB + 1), tag).status == 413);
  const Client& rita = world.as("rita");
  CHECK(rita.put_bytes(target, bytes_of(5 * kMiB), rita.get(path_of(id)).tag()).status == 403);
  CHECK(carl.put_bytes(target, bytes_of(5 * kMiB), tag).status == 200);
  CHECK(carl.put_bytes(target, bytes_of(5 * kMiB, 2), tag).status == 412);
  CHECK(rows_of(world, "file") == 1);
  CHECK(rows_of(world, "chunk") == 5);
}

TEST_CASE("a damaged large content is an error before its first byte, or cuts the answer short", "[api][content][large][live]") {
  World world;
  const DocumentId id = world.publish("QA", "film.bin", "before");
  const Client& carl = world.as("carl");
  const std::string bytes = bytes_of(6 * kMiB), target = path_of(id) + "/content?version=2";
  REQUIRE(carl.put_bytes(path_of(id) + "/content", bytes, carl.get(path_of(id)).tag()).status == 200);
  http::test::LiveServer server([&](http::Request& asked) { return world.router()(asked); });
  const auto read = [&] {
    http::test::RawClient client = server.connect();
    client.send(get_text(world, target, "Connection: close\r\n"));
    return client.receive_all(std::chrono::seconds(60));
  };
  REQUIRE(RawDatabase(world.data()).execute("UPDATE chunk SET data = x'00' WHERE sequence = 4"));
  const std::string cut = read();
  const std::string body = cut.substr(cut.find("\r\n\r\n") + 4);
  CHECK(cut.starts_with("HTTP/1.1 200"));
  CHECK(body.size() <= 4 * kMiB);
  CHECK((body == bytes.substr(0, body.size())));
  REQUIRE(RawDatabase(world.data()).execute("DELETE FROM chunk WHERE sequence = 5"));
  CHECK(read().starts_with("HTTP/1.1 500"));
}

TEST_CASE("a large version is restored, described, compared with a word, and found by the beginning of its text",
          "[api][content][large]") {
  World world;
  std::string text = "# Zygomorphic flowers\n\n";
  while (text.size() <= 9 * kMiB)
    text += "The scale is checked with two weights every morning, and what it shows is written down.\n";
  text += "Quixotic end.\n";
  const DocumentId id = world.publish("QA", "log.md", "before\n");
  const Client& carl = world.as("carl");
  const auto tag = [&] { return carl.get(path_of(id)).tag(); };
  REQUIRE(carl.put_bytes(path_of(id) + "/content", text, tag()).status == 200);
  REQUIRE(carl.put_bytes(path_of(id) + "/content", "small\n", tag()).status == 200);
  REQUIRE(carl.send(http::Method::kPost, path_of(id) + "/restore", R"({"version": "2"})",
                    {{"Content-Type", "application/json"}, {"If-Match", tag()}})
              .status == 200);
  CHECK((carl.get(path_of(id) + "/content?version=4").body == text));
  REQUIRE(carl.patch(path_of(id), {{"tags", {"log"}}}, tag()).status == 200);
  CHECK(carl.get(path_of(id) + "/versions/5").data()["size"] == text.size());
  CHECK(carl.get(path_of(id) + "/versions/5").data()["title"] == "Zygomorphic flowers");
  CHECK(rows_of(world, "file") == 1);
  const Answer compared = carl.get(path_of(id) + "/compare?from=2&to=3");
  CHECK(compared.status == 413);
  CHECK(compared.detail().find("download") != std::string::npos);
  world.catch_up();
  CHECK(carl.get("/api/v1/search?q=zygomorphic").data()["items"].size() == 1);
  CHECK(carl.get("/api/v1/search?q=quixotic").data()["items"].empty());
}

TEST_CASE("reading a large content of a confidential space is recorded before its first byte",
          "[api][content][large][confidential]") {
  World world;
  const DocumentId id = world.publish("QA", "film.bin", bytes_of(5 * kMiB));
  world.make_confidential("QA");
  const auto readings = [&] {
    storage::AuditQuery query;
    query.action = "document.read";
    return storage::AuditLog(world.app().read()).list(query).size();
  };
  http::Request request = http::make_request(http::Method::kGet, path_of(id) + "/content");
  request.headers.set("Cookie", "__Host-rotulus=" + world.as("rita").session());
  const http::Response answer = world.router()(request);
  CHECK(answer.body.is_stream());
  CHECK(readings() == 1);
}

}  // namespace rotulus::test
