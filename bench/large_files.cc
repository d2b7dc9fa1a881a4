// store.large.*: what a file of 200 MB costs the server while it is stored and read over HTTPS by another process.
#include <fstream>
#include <random>

#include "groups.h"
#include "https_server.h"
#include "measure.h"
#include "service/documents.h"
#include "storage/accounts.h"
#include "storage/spaces.h"

namespace rotulus::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kRuns = 3;
constexpr std::size_t kFileBytes = 200'000'000;

// In MB, of this process: "VmRSS", or "VmHWM" for the highest so far.
double memory_mb(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return std::stod(line.substr(name.size() + 1)) * 1024 / 1e6;
  throw std::runtime_error("the system does not say how much memory is used");
}

void forget_highest() { std::ofstream("/proc/self/clear_refs") << "5"; }

// Scans and films hardly compress.
void write_noise(const fs::path& path, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::ofstream out(path, std::ios::binary);
  std::vector<std::uint64_t> block(1 << 16);
  for (std::size_t left = kFileBytes; left > 0;) {
    for (auto& word : block) word = random();
    const std::size_t size = std::min(left, block.size() * sizeof(block[0]));
    out.write(reinterpret_cast<const char*>(block.data()), static_cast<std::streamsize>(size));
    left -= size;
  }
}

std::string make_writer(service::Application& app) {
  std::string token;
  app.write(service::local_owner(), [&](storage::Transaction& tx) {
    const auto space = storage::create_space(tx, SpaceKey::parse("QA").value(), "Quality", "").id;
    const auto user = storage::create_user(tx, "carl", "", "", "").id;
    storage::grant(tx, user, {"contributor", Scope::of(space)});
    const Timestamp tomorrow{Timestamp::now().microseconds + 86'400'000'000};
    token = storage::create_token(tx, user, "bench",
                                  {Permission::kReadDocument, Permission::kReadDrafts, Permission::kEditDocument}, tomorrow)
                .bearer;
  });
  return token;
}

std::string make_document(service::Application& app) {
  const auto session = app.read();
  const storage::Accounts accounts(session);
  const auto writer = accounts.principal(accounts.user("carl").value().id).value();
  service::NewDocument document;
  document.metadata.title = "Film";
  document.content = "";
  return service::create_document(app, writer, SpaceKey::parse("QA").value(), document).document.number;
}

struct Curl {
  const HttpsServer& server;
  std::string token, target;

  void run(const std::string& arguments) const {
    run_command("curl --silent --show-error --fail --cacert '" + server.certificate().string() + "' -H 'Authorization: Bearer " +
                token + "' " + arguments + " '" + server.address() + target + "/content'");
  }
  std::string tag() const {
    auto client = server.client(token);
    return std::string(client.get(target).headers.get_or("ETag", ""));
  }
};

}  // namespace

void large_files_group() {
  const Scratch scratch;
  service::ApplicationOptions options;
  options.index.directory = "/dev/shm";
  options.index.allow_swap = true;
  service::Application app(storage::Store::create(storage::DataDirectory::create(scratch / "data"), bench_key()).store, options,
                           nullptr);
  const HttpsServer server(app, scratch.path());
  const Curl curl{server, make_writer(app), "/api/v1/documents/" + make_document(app)};
  const fs::path file = scratch / "film", copy = scratch / "copy";
  Figure peak{"store.large.peak_mb", {}, "memory above idle while 200 MB are stored and read over HTTPS"};
  Figure put{"store.large.put_s", {}, "storing 200 MB; belongs to this machine"};
  Figure get{"store.large.get_s", {}, "reading 200 MB; belongs to this machine"};
  print_sync_time("before", scratch.path());
  for (int i = 0; i < kRuns; ++i) {
    write_noise(file, static_cast<std::uint64_t>(i));
    const std::string tag = curl.tag();
    forget_highest();
    const double idle = memory_mb("VmRSS");
    put.values.push_back(seconds_of([&] {
      curl.run("-o /dev/null -H 'If-Match: " + tag + "' -H 'Content-Type: application/octet-stream' -T '" + file.string() + "'");
    }));
    get.values.push_back(seconds_of([&] { curl.run("-o '" + copy.string() + "'"); }));
    peak.values.push_back(memory_mb("VmHWM") - idle);
    run_command("cmp '" + file.string() + "' '" + copy.string() + "'");
  }
  print_sync_time("after", scratch.path());
  print(peak);
  print(put);
  print(get);
}

}  // namespace rotulus::bench
