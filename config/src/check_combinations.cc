#include <algorithm>

#include "draft.h"
#include "suggestion.h"

namespace rotulus::config {
namespace {

namespace fs = std::filesystem;

// Names the place where one of the keys was set, the last given first, since that is the likelier slip.
std::string origin(const Draft& draft, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (const auto found = draft.origins.find(key); found != draft.origins.end()) return found->second;
  }
  return "defaults";
}

bool lies_below(const fs::path& path, const fs::path& directory) {
  std::error_code ignored;
  const fs::path inner = fs::weakly_canonical(path, ignored), outer = fs::weakly_canonical(directory, ignored);
  return !path.empty() && std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

void check_tls(Draft& draft) {
  const Tls& tls = draft.config.server.tls;
  if (tls.certificate.empty() == tls.private_key.empty()) return;
  draft.add_problem(origin(draft, {"server.tls.certificate", "server.tls.private_key"}),
                    "server.tls: certificate and private_key must be set both or neither");
}

void check_key_file(Draft& draft) {
  if (!lies_below(draft.config.data.key_file, draft.config.data.directory)) return;
  draft.add_problem(origin(draft, {"data.key_file", "data.directory"}),
                    "data.key_file: must lie outside data.directory, or whoever takes the data has the key too");
}

// Whoever puts an older copy of the data directory back must not put these back with it.
void check_audit_files(Draft& draft) {
  const Audit& audit = draft.config.audit;
  if (lies_below(audit.signing_key_file, draft.config.data.directory))
    draft.add_problem(origin(draft, {"audit.signing_key_file", "data.directory"}),
                      "audit.signing_key_file: must lie outside data.directory, or whoever takes the data can sign checkpoints");
  if (lies_below(audit.checkpoint_file, draft.config.data.directory))
    draft.add_problem(
        origin(draft, {"audit.checkpoint_file", "data.directory"}),
        "audit.checkpoint_file: must lie outside data.directory, or an older copy of the data brings its own checkpoints");
  if (!audit.checkpoint_file.empty() && audit.checkpoint_file == audit.signing_key_file)
    draft.add_problem(origin(draft, {"audit.checkpoint_file", "audit.signing_key_file"}),
                      "audit.checkpoint_file: is the same file as audit.signing_key_file");
}

// What is lost with the data must not be lost with it; and a key beside its backups opens them.
void check_backup(Draft& draft) {
  const fs::path& backups = draft.config.backup.directory;
  if (backups.empty()) return;
  const std::string where = origin(draft, {"backup.directory", "data.directory", "data.key_file"});
  if (lies_below(backups, draft.config.data.directory))
    draft.add_problem(where, "backup.directory: must lie outside data.directory, or it is lost with it");
  if (lies_below(draft.config.data.directory, backups))
    draft.add_problem(where, "backup.directory: must hold nothing but backups, and data.directory lies in it");
  if (lies_below(draft.config.data.key_file, backups))
    draft.add_problem(where, "backup.directory: data.key_file lies in it, and whoever takes the backups has the key too");
}

void check_memory_directory(Draft& draft) {
  if (!lies_below(draft.config.search.memory_directory, draft.config.data.directory)) return;
  draft.add_problem(origin(draft, {"search.memory_directory", "data.directory"}),
                    "search.memory_directory: must lie outside data.directory; it holds search terms in clear, in memory only");
}

void check_connections(Draft& draft) {
  const Limits& limits = draft.config.server.limits;
  if (limits.connections_per_address <= limits.connections) return;
  draft.add_problem(origin(draft, {"server.limits.connections_per_address", "server.limits.connections"}),
                    "server.limits.connections_per_address: must not be more than server.limits.connections (" +
                        std::to_string(limits.connections) + ")");
}

void check_sessions(Draft& draft) {
  const SignIn& sign_in = draft.config.sign_in;
  if (sign_in.idle_minutes <= sign_in.absolute_hours * 60) return;
  draft.add_problem(
      origin(draft, {"sign_in.idle_minutes", "sign_in.absolute_hours"}),
      "sign_in.idle_minutes: must not be longer than sign_in.absolute_hours (" + std::to_string(sign_in.absolute_hours) + " h)");
}

// Settings of a plugin that is not loaded are a slip in its name, or left over.
void check_plugins(Draft& draft) {
  const Plugins& plugins = draft.config.plugins;
  for (const auto& [plugin, settings] : plugins.settings) {
    if (std::find(plugins.load.begin(), plugins.load.end(), plugin) != plugins.load.end()) continue;
    const std::string near = nearest(plugin, plugins.load);
    const std::string key = "plugins.settings." + plugin;
    draft.add_problem(origin(draft, {key}),
                      key + ": plugins.load does not name this plugin" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
  }
}

}  // namespace

void check_combinations(Draft& draft) {
  check_tls(draft);
  check_key_file(draft);
  check_audit_files(draft);
  check_backup(draft);
  check_memory_directory(draft);
  check_connections(draft);
  check_sessions(draft);
  check_plugins(draft);
}

}  // namespace rotulus::config
