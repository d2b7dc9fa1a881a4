#include "pages.h"

#include <memory>
#include <string>

#include "http/assets.h"
#include "http/problem.h"
#include "web/assets.h"

namespace rotulus {
namespace {

std::shared_ptr<const http::Assets> load_assets() {
  auto files = std::make_shared<http::Assets>();
  using Encoding = http::Assets::Encoding;
  for (const web::Asset& asset : web::assets()) {
    const std::string_view path = asset.path.substr(1);
    files->add(path, Encoding::kIdentity, std::string(asset.plain));
    if (!asset.gzip.empty()) files->add(path, Encoding::kGzip, std::string(asset.gzip));
    if (!asset.brotli.empty()) files->add(path, Encoding::kBrotli, std::string(asset.brotli));
  }
  return files;
}

bool is_page(std::string_view path) { return path != "/api" && !path.starts_with("/api/") && !path.starts_with("/assets/"); }

}  // namespace

http::Handler browser_application() {
  return [files = load_assets()](http::Request& request) -> http::Response {
    if (request.method == http::Method::kGet || request.method == http::Method::kHead) {
      if (auto found = files->find(request, std::string_view(request.path).substr(1))) return *std::move(found);
      if (is_page(request.path))
        if (auto page = files->find(request, "index.html")) return *std::move(page);
    }
    return http::problem(ErrorCode::kNotFound, "There is nothing at this address.");
  };
}

}  // namespace rotulus
