// Runs the real program `rotulus` as people and scripts do: as a child, in a directory of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace rotulus::test {

using Arguments = std::vector<std::string>;

struct Surroundings {
  std::filesystem::path directory;                 // working directory; output is kept there, too
  std::map<std::string, std::string> environment;  // besides that of the test
  std::string input;                               // on standard input; descriptor 0 of --password-fd and its like
};

struct Ended {
  int code = -1;  // exit code; -1 when a signal ended it
  int signal = 0;
  std::string out, err;
};

// A running program. Killed when it is still there at the end.
class Program {
 public:
  Program(const std::filesystem::path& file, const Arguments& arguments, const Surroundings& surroundings);
  ~Program();
  Program(Program&& other) noexcept;
  Program& operator=(Program&&) = delete;

  pid_t id() const { return process_; }
  void signal(int number) const;
  // Throws after `limit`, a generous one: sanitizers are slow.
  Ended wait(std::chrono::seconds limit = std::chrono::seconds(100));
  bool has_ended();
  std::string out() const;
  std::string err() const;
  // Until `text` is on standard output; throws when the program ends before.
  void wait_for_output(const std::string& text, std::chrono::seconds limit = std::chrono::seconds(100));

 private:
  pid_t process_ = -1;
  int status_ = 0;
  std::filesystem::path out_file_, err_file_;
  bool serves_ = false;  // its output is kept for the test that looks at the logs of the whole suite
};

}  // namespace rotulus::test
