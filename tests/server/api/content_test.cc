#include "crypto/digest.h"
#include "world.h"

namespace rotulus::test {
namespace {

const std::string kBinary("\x89PNG\r\n\x1a\n\0\0\0binary", 17);

std::string at(const DocumentId& id) { return "/api/v1/documents/" + id.text() + "/content"; }

}  // namespace

TEST_CASE("text is shown as text, whatever its name says", "[api][content]") {
  World world;
  const Client& rita = world.as("rita");
  const Answer markdown = rita.get(at(world.publish("QA", "质量 手册.md", "# 手册\n")));
  CHECK(markdown.status == 200);
  CHECK(markdown.body == "# 手册\n");
  CHECK(markdown.field("Content-Type") == "text/markdown; charset=utf-8");
  CHECK(markdown.field("X-Content-Type-Options") == "nosniff");
  CHECK(markdown.field("Content-Disposition").starts_with("inline;"));
  CHECK(markdown.field("Content-Disposition").find("filename*=UTF-8''%E8%B4%A8%E9%87%8F%20%E6%89%8B%E5%86%8C.md") !=
        std::string::npos);
  CHECK(markdown.field("Content-Security-Policy").find("sandbox") != std::string::npos);
  CHECK(markdown.field("Cache-Control") == "no-store");
  for (const char* name : {"page.html", "drawing.svg", "feed.xml", "code.js", "table.csv", "notes.txt", "LICENSE"}) {
    const Answer answer = rita.get(at(world.publish("QA", name, "<script>alert(1)</script>\n")));
    CHECK(answer.field("Content-Type") == "text/plain; charset=utf-8");
  }
}

TEST_CASE("everything else is an attachment that no browser runs", "[api][content]") {
  World world;
  const Client& rita = world.as("rita");
  const auto type = [&](const std::string& name) {
    const Answer answer = rita.get(at(world.publish("QA", name, kBinary)));
    CHECK(answer.status == 200);
    CHECK(answer.body == kBinary);
    CHECK(answer.field("Content-Disposition").starts_with("attachment; filename=\"" + name + "\""));
    CHECK(answer.field("X-Content-Type-Options") == "nosniff");
    return answer.field("Content-Type");
  };
  CHECK(type("plan.docx") == "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  CHECK(type("scan.PDF") == "application/pdf");
  CHECK(type("photo.png") == "image/png");
  CHECK(type("page.html") == "application/octet-stream");
  CHECK(type("drawing.svg") == "application/octet-stream");
  CHECK(type("unknown") == "application/octet-stream");
}

TEST_CASE("content is named by its hash and not sent twice", "[api][content]") {
  World world;
  const std::string target = at(world.publish("QA", "a.md", "# A\n"));
  const Client& rita = world.as("rita");
  const Answer answer = rita.get(target);
  CHECK(answer.tag() == "\"" + crypto::hex(crypto::sha256(crypto::as_bytes("# A\n"))) + "\"");
  const Answer same = rita.get(target, {{"If-None-Match", answer.tag()}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  CHECK(same.tag() == answer.tag());
  CHECK(rita.get(target, {{"If-None-Match", "\"other\", " + answer.tag()}}).status == 304);
  CHECK(rita.get(target, {{"If-None-Match", "\"other\""}}).status == 200);
}

TEST_CASE("one range of content is sent", "[api][content]") {
  World world;
  const std::string target = at(world.publish("QA", "a.txt", "0123456789"));
  const Client& rita = world.as("rita");
  const auto part = [&](const std::string& range, const Fields& more = {}) {
    Fields fields{{"Range", range}};
    fields.insert(fields.end(), more.begin(), more.end());
    return rita.get(target, fields);
  };
  const Answer middle = part("bytes=2-4");
  CHECK(middle.status == 206);
  CHECK(middle.body == "234");
  CHECK(middle.field("Content-Range") == "bytes 2-4/10");
  CHECK(part("bytes=7-").body == "789");
  CHECK(part("bytes=-3").body == "789");
  CHECK(part("bytes=8-99").field("Content-Range") == "bytes 8-9/10");
  CHECK(part("bytes=0-1,4-5").status == 200);
  CHECK(part("lines=1-2").status == 200);
  CHECK(part("bytes=5-2").status == 200);
  const Answer outside = part("bytes=10-");
  CHECK(outside.status == 416);
  CHECK(outside.field("Content-Range") == "bytes */10");
  CHECK(part("bytes=2-4", {{"If-Range", middle.tag()}}).status == 206);
  CHECK(part("bytes=2-4", {{"If-Range", "\"another\""}}).body == "0123456789");
}

TEST_CASE("saved content becomes a draft, byte for byte", "[api][content]") {
  World world;
  const DocumentId id = world.publish("QA", "a.bin", "before");
  const Client& carl = world.as("carl");
  const std::string target = "/api/v1/documents/" + id.text();
  const Answer saved = carl.put_bytes(target + "/content?summary=%E6%94%B9", kBinary, carl.get(target).tag());
  REQUIRE(saved.status == 200);
  CHECK(saved.data()["version"] == "0.1");  // what is in force is shown
  CHECK(saved.data()["draft"] == json::parse(R"({"version": "1.0-draft.1", "revision": 2, "state": "draft"})"));
  CHECK(carl.get(target + "/content?version=2").body == kBinary);
  CHECK(carl.get(target + "/content?version=1.0-draft.1").body == kBinary);
  CHECK(carl.get(target + "/content").body == "before");
  CHECK(carl.get(target + "/versions/2").data()["summary"] == "改");
  CHECK(world.audit_actions(1) == std::vector<std::string>{"document.save"});
  CHECK(carl.put_bytes(target + "/content", "", saved.tag()).status == 200);
  CHECK(carl.get(target + "/content?version=3").body.empty());
}

TEST_CASE("a form, a compressed body and too much content are refused", "[api][content]") {
  api::ApiOptions options;
  options.content_bytes = 1000;
  World world(options);
  const DocumentId id = world.publish("QA", "a.md", "before");
  const Client& carl = world.as("carl");
  const std::string target = "/api/v1/documents/" + id.text();
  const std::string tag = carl.get(target).tag();
  const auto put = [&](const std::string& type, const Fields& more, std::size_t size) {
    Fields fields{{"Content-Type", type}, {"If-Match", tag}};
    fields.insert(fields.end(), more.begin(), more.end());
    return carl.send(http::Method::kPut, target + "/content", std::string(size, 'x'), fields).status;
  };
  CHECK(put("application/x-www-form-urlencoded", {}, 10) == 415);
  CHECK(put("multipart/form-data; boundary=x", {}, 10) == 415);
  CHECK(put("text/markdown", {{"Content-Encoding", "gzip"}}, 10) == 415);
  CHECK(put("text/markdown", {}, 1001) == 413);
  CHECK(carl.get(target + "/versions").data()["items"].size() == 1);
  CHECK(put("text/markdown", {}, 1000) == 200);
}

}  // namespace rotulus::test
