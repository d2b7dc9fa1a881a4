// import.*: a git history on its way in, against git fast-import of the same stream.
#include "service/import.h"
#include "groups.h"
#include "measure.h"
#include "service/application.h"
#include "storage/maintenance.h"

namespace rotulus::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kRuns = 3;

crypto::Credential bench_key() { return {crypto::SlotKind::kKeyFile, crypto::random_secret()}; }

struct OurRun {
  double seconds = 0;  // until every document is found
  std::uint64_t commits = 0, bytes = 0, database = 0;
};

// As the server does it: the index follows the outbox while the history comes in.
OurRun import_ours(const fs::path& bundle, const fs::path& data) {
  service::ApplicationOptions options;
  options.index.directory = "/dev/shm";
  service::Application app(storage::Store::create(storage::DataDirectory::create(data), bench_key()).store, options, nullptr);
  OurRun run;
  run.seconds = seconds_of([&] {
    const auto report =
        service::import_history(app.store(), service::local_owner(), {bundle, *SpaceKey::parse("HB"), {}, {}}, nullptr);
    run.commits = report.commits;
    run.bytes = report.bytes;
    if (!app.indexer().wait_until_current(std::chrono::minutes(5))) throw std::runtime_error("the index does not come up");
  });
  run.database = app.store().database_bytes();
  return run;
}

double import_git(const fs::path& stream, const fs::path& repository) {
  run_command("git init --quiet --bare '" + repository.string() + "'");
  return seconds_of([&] { run_command("git -C '" + repository.string() + "' fast-import --quiet < '" + stream.string() + "'"); });
}

void measure(const std::string& name, const std::string& suffix) {
  const fs::path bundle = corpus(name);
  if (bundle.empty()) return print_absent("import.vs_fast_import" + suffix, name + " is not there; set ROTULUS_CORPORA");
  const Scratch scratch;
  const fs::path source = scratch / "source.git", stream = scratch / "stream";
  run_command("git clone --quiet --bare '" + bundle.string() + "' '" + source.string() + "'");
  run_command("git -C '" + source.string() + "' fast-export --first-parent HEAD > '" + stream.string() + "'");
  print_sync_time("before", scratch.path());
  Figure ratio{
      "import.vs_fast_import" + suffix, {}, "commits per second, indexing included, over git fast-import of the same stream"};
  Figure rate{"import.commits_per_s" + suffix, {}, "ours; belongs to this machine"};
  Figure size{"import.database_vs_text" + suffix, {}, "database file over the bytes of all revisions"};
  for (int i = 0; i < kRuns; ++i) {
    const OurRun ours = import_ours(bundle, scratch / ("data" + std::to_string(i)));
    const double git = import_git(stream, scratch / ("peer" + std::to_string(i) + ".git"));
    ratio.values.push_back(git / ours.seconds);
    rate.values.push_back(static_cast<double>(ours.commits) / ours.seconds);
    size.values.push_back(static_cast<double>(ours.database) / static_cast<double>(ours.bytes));
  }
  print(ratio);
  print(rate);
  print(size);
  print_sync_time("after", scratch.path());
}

}  // namespace

void import_group() {
  measure("handbook-en.bundle", "");
  measure("docs-zh.bundle", ".docs_zh");
}

}  // namespace rotulus::bench
