#include "storage/git_command.h"

#include <stdlib.h>

#include <cstdio>
#include <stdexcept>

#include "support/temporary_directory.h"

namespace rotulus::test {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

void forget_settings() {
  ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
  ::setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
  ::setenv("GIT_TERMINAL_PROMPT", "0", 1);
  for (const char* who : {"AUTHOR", "COMMITTER"}) {
    ::setenv(("GIT_" + std::string(who) + "_NAME").c_str(), "Lin Wei", 1);
    ::setenv(("GIT_" + std::string(who) + "_EMAIL").c_str(), "lin.wei@example.org", 1);
  }
  ::unsetenv("GIT_DIR");
  ::unsetenv("GIT_WORK_TREE");
}

}  // namespace

std::string git(const fs::path& directory, const std::vector<std::string>& arguments, std::string_view input) {
  forget_settings();
  const TemporaryDirectory scratch;
  write_file(scratch / "in", input);
  std::string command = "git -C " + quoted(directory);
  for (const std::string& argument : arguments) command += ' ' + quoted(argument);
  command += " <" + quoted(scratch / "in") + " 2>" + quoted(scratch / "errors");
  FILE* pipe = ::popen(command.c_str(), "r");  // NOLINT(cert-env33-c): its words are quoted, and come from the tests
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string output;
  char buffer[65536];
  for (std::size_t n = 0; (n = ::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
  if (::pclose(pipe) != 0) throw std::runtime_error(command + " failed: " + read_file(scratch / "errors") + output);
  return output;
}

std::string git_line(const fs::path& directory, const std::vector<std::string>& arguments, std::string_view input) {
  std::string output = git(directory, arguments, input);
  if (output.ends_with('\n')) output.pop_back();
  return output;
}

GitRepository::GitRepository(fs::path directory) : directory_(std::move(directory)) {
  fs::create_directories(directory_);
  run({"init", "-q", "-b", "main"});
  set_clock();
}

void GitRepository::write(const std::string& path, std::string_view content) const { write_file(directory_ / path, content); }
void GitRepository::remove(const std::string& path) const { fs::remove_all(directory_ / path); }

void GitRepository::move(const std::string& from, const std::string& to) const {
  fs::create_directories((directory_ / to).parent_path());
  fs::rename(directory_ / from, directory_ / to);
}

std::string GitRepository::commit(const std::string& message) {
  set_clock();
  run({"add", "-A", "."});
  run({"commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message});
  return run({"rev-parse", "HEAD"});
}

std::string GitRepository::merge(const std::vector<std::string>& branches) {
  set_clock();
  std::vector<std::string> arguments{"merge", "-q", "--no-ff", "-m", "Merge"};
  arguments.insert(arguments.end(), branches.begin(), branches.end());
  run(arguments);
  return run({"rev-parse", "HEAD"});
}

std::string GitRepository::commit_tree(std::string_view lines) {
  set_clock();
  const std::string tree = run({"mktree", "--missing"}, lines);
  std::vector<std::string> arguments{"commit-tree", "-m", "A tree", tree};
  const std::string parent = run({"for-each-ref", "--format=%(objectname)", "refs/heads/main"});
  if (!parent.empty()) arguments.insert(arguments.end(), {"-p", parent});
  std::string commit = run(arguments);
  run({"update-ref", "refs/heads/main", commit});
  return commit;
}

void GitRepository::set_clock() {
  const std::string time = std::to_string(1'700'000'000 + 3600 * ++hours_) + " +0800";
  ::setenv("GIT_AUTHOR_DATE", time.c_str(), 1);
  ::setenv("GIT_COMMITTER_DATE", time.c_str(), 1);
}

}  // namespace rotulus::test
