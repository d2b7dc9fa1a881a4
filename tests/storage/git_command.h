// Repositories for tests, made by the git command itself: fixed names and dates, nobody's settings.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::test {

// Runs `git ARGUMENTS...` in `directory` with `input` on its standard input and returns what it prints. Throws std::runtime_error
// with git's words when it fails.
std::string git(const std::filesystem::path& directory, const std::vector<std::string>& arguments, std::string_view input = {});

// Without the line end at its end.
std::string git_line(const std::filesystem::path& directory, const std::vector<std::string>& arguments,
                     std::string_view input = {});

// Each commit is one hour after the one before.
class GitRepository {
 public:
  explicit GitRepository(std::filesystem::path directory);
  const std::filesystem::path& path() const { return directory_; }
  std::string run(const std::vector<std::string>& arguments, std::string_view input = {}) const {
    return git_line(directory_, arguments, input);
  }
  void write(const std::string& path, std::string_view content) const;
  void remove(const std::string& path) const;
  void move(const std::string& from, const std::string& to) const;
  // Commits everything in the working tree (empty commits too) and returns the commit's name.
  std::string commit(const std::string& message = "A change");
  // Merges branches into the current one with a merge commit.
  std::string merge(const std::vector<std::string>& branches);
  // Writes a tree (mode, type, name and object of each line as `git mktree` takes them) as the whole of a new commit.
  std::string commit_tree(std::string_view lines);

 private:
  void set_clock();

  std::filesystem::path directory_;
  int hours_ = 0;
};

}  // namespace rotulus::test
