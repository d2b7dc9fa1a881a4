// A directory with an installation, its configuration in rotulus.yaml, and short ways to run the program there.
#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "http/client.h"
#include "program.h"
#include "support/temporary_directory.h"

namespace rotulus::test {

using Json = nlohmann::json;

// A server that runs on the installation.
class Server {
 public:
  Server(Program program, std::filesystem::path certificate)
      : program_(std::move(program)), certificate_(std::move(certificate)) {}
  Program& program() { return program_; }
  std::string url() const;  // as it said itself
  http::ClientResponse get(const std::string& target) const;
  Ended stop();  // SIGTERM

 private:
  Program program_;
  std::filesystem::path certificate_;
};

class Installation {
 public:
  enum class Start { kInitialized, kEmpty };
  explicit Installation(Start start = Start::kInitialized);

  std::filesystem::path operator/(const std::string& name) const { return directory_ / name; }
  // `further` are lines of YAML behind the usual ones.
  void write_configuration(const std::string& further = {});

  Ended run(const Arguments& arguments, const std::string& input = {}) const;
  // Must succeed; what it printed as JSON.
  Json run_json(Arguments arguments, const std::string& input = {}) const;
  // Must fail with this code and one sentence, which is returned.
  std::string run_refused(const Arguments& arguments, int code = 1, const std::string& input = {}) const;
  Program start(const Arguments& arguments, const std::map<std::string, std::string>& environment = {}) const;

  Server serve(const Arguments& further = {}, const std::string& until = "is ready");
  // A token of a new role of the administrator, in a file of this name.
  void make_reader_token(const std::string& space, const std::string& file) const;
  Json search(const Server& server, const std::string& query, const std::string& token_file) const;

  std::filesystem::path sample_history() const;             // made by tests/history/make_repository
  std::filesystem::path long_history(std::size_t commits);  // one document a commit

 private:
  TemporaryDirectory directory_;
};

}  // namespace rotulus::test
