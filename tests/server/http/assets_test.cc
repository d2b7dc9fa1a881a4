#include "http/assets.h"

#include <catch2/catch.hpp>

#include "support/temporary_directory.h"

namespace rotulus::http {
namespace {

Assets sample() {
  Assets assets;
  assets.add("index.html", Assets::Encoding::kIdentity, "<html>");
  assets.add("assets/index-B3x9Kq2a.js", Assets::Encoding::kIdentity, "identity");
  assets.add("assets/index-B3x9Kq2a.js", Assets::Encoding::kGzip, "gzip");
  assets.add("assets/index-B3x9Kq2a.js", Assets::Encoding::kBrotli, "brotli");
  return assets;
}

Response fetch(const Assets& assets, std::string_view path, std::string_view accepted, std::string_view has = "") {
  Request request = make_request(Method::kGet, "/");
  if (!accepted.empty()) request.headers.set("Accept-Encoding", accepted);
  if (!has.empty()) request.headers.set("If-None-Match", has);
  auto response = assets.find(request, path);
  REQUIRE(response);
  return *std::move(response);
}

TEST_CASE("the smallest variant that the client takes is served", "[http][assets]") {
  const Assets assets = sample();
  const auto text = [&](std::string_view accepted) {
    return std::string(fetch(assets, "assets/index-B3x9Kq2a.js", accepted).body.text());
  };
  CHECK(text("") == "identity");
  CHECK(text("gzip, deflate, br") == "brotli");
  CHECK(text("gzip") == "gzip");
  CHECK(text("br;q=0, gzip;q=0.5") == "gzip");
  CHECK(text("br;q=0.000, gzip; q=0") == "identity");
  CHECK(text("*") == "brotli");
  CHECK(text("identity") == "identity");
  CHECK(text("BR") == "brotli");
  const Response response = fetch(assets, "assets/index-B3x9Kq2a.js", "br");
  CHECK(response.headers.get("Content-Encoding") == "br");
  CHECK(response.headers.get("Vary") == "Accept-Encoding");
  CHECK(response.headers.get("Content-Type") == "text/javascript; charset=utf-8");
}

TEST_CASE("hashed names are kept for ever, others are asked for again", "[http][assets]") {
  const Assets assets = sample();
  CHECK(fetch(assets, "assets/index-B3x9Kq2a.js", "").headers.get("Cache-Control") == "public, max-age=31536000, immutable");
  const Response page = fetch(assets, "index.html", "br");
  CHECK(page.headers.get("Cache-Control") == "no-cache");
  CHECK_FALSE(page.headers.has("Content-Encoding"));
  CHECK(fetch(assets, "index.html", "", *page.headers.get("ETag")).status == Status::kNotModified);
}

TEST_CASE("variants have tags of their own", "[http][assets]") {
  const Assets assets = sample();
  const Response gzip = fetch(assets, "assets/index-B3x9Kq2a.js", "gzip");
  const Response brotli = fetch(assets, "assets/index-B3x9Kq2a.js", "br");
  CHECK(gzip.headers.get("ETag") != brotli.headers.get("ETag"));
  CHECK(fetch(assets, "assets/index-B3x9Kq2a.js", "br", *gzip.headers.get("ETag")).status == Status::kOk);
}

TEST_CASE("a hash is told from a word", "[http][assets]") {
  CHECK(has_hashed_name("assets/index-B3x9Kq2a.js"));
  CHECK(has_hashed_name("chunk-vendor-a1b2c3_-.css"));
  CHECK_FALSE(has_hashed_name("index.html"));
  CHECK_FALSE(has_hashed_name("service-settings.js"));
  CHECK_FALSE(has_hashed_name("-B3x9Kq2a.js"));
}

TEST_CASE("a folder is added with its compressed variants", "[http][assets]") {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "index.html", "page");
  test::write_file(directory / "a/b.css", "css");
  test::write_file(directory / "a/b.css.gz", "small");
  test::write_file(directory / "archive.gz", "no variant of anything");
  Assets assets;
  assets.add_directory(directory.path());
  CHECK(fetch(assets, "a/b.css", "gzip").body.text() == "small");
  CHECK(assets.has("index.html"));
  CHECK_FALSE(assets.has("a/b.css.gz"));
  CHECK_FALSE(assets.has("archive"));
  CHECK_FALSE(assets.find(make_request(Method::kGet, "/"), "absent"));
  CHECK_THROWS_AS(assets.add_directory(directory / "absent"), Error);
}

}  // namespace
}  // namespace rotulus::http
