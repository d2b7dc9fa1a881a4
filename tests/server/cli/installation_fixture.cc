#include "installation_fixture.h"

#include <csignal>
#include <cstdlib>
#include <fstream>

namespace rotulus::test {
namespace {

namespace fs = std::filesystem;

void run_shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);  // NOLINT(cert-env33-c): our own words
}

}  // namespace

std::string Server::url() const {
  const std::string said = program_.out();
  const std::size_t begin = said.find("https://");
  if (begin == std::string::npos) throw std::runtime_error("the server named no address:\n" + said);
  return said.substr(begin, said.find_first_of("/ \n", begin + 8) - begin);
}

http::ClientResponse Server::get(const std::string& target) const {
  http::ClientOptions options;
  options.server = url();
  options.trusted = certificate_;
  return http::Client(options).get(target);
}

Ended Server::stop() {
  program_.signal(SIGTERM);
  return program_.wait();
}

Installation::Installation(Start start) {
  if (start == Start::kEmpty) return;
  const auto made = run({"init", "--data", "data", "--key-file", "key", "--credentials-file", "credentials"});
  INFO(made.err);
  REQUIRE(made.code == 0);
  write_configuration();
}

void Installation::write_configuration(const std::string& further) {
  // Swap on the machine that runs the tests is no matter of theirs.
  write_file(directory_ / "rotulus.yaml",
             "data:\n  directory: data\n  key_file: key\nserver:\n  port: 0\nsearch:\n  allow_swap: true\n" + further);
}

Program Installation::start(const Arguments& arguments, const std::map<std::string, std::string>& environment) const {
  return {ROTULUS_PROGRAM, arguments, {directory_.path(), environment, {}}};
}

Ended Installation::run(const Arguments& arguments, const std::string& input) const {
  return Program(ROTULUS_PROGRAM, arguments, {directory_.path(), {}, input}).wait();
}

Json Installation::run_json(Arguments arguments, const std::string& input) const {
  arguments.emplace_back("--json");
  const auto ended = run(arguments, input);
  INFO(ended.err);
  REQUIRE(ended.code == 0);
  return Json::parse(ended.out);
}

std::string Installation::run_refused(const Arguments& arguments, int code, const std::string& input) const {
  const auto ended = run(arguments, input);
  INFO(ended.out << ended.err);
  REQUIRE(ended.code == code);
  REQUIRE(ended.err.starts_with("rotulus: "));
  REQUIRE(ended.err.find('\n') == ended.err.size() - 1);
  return ended.err;
}

Server Installation::serve(const Arguments& further, const std::string& until) {
  Arguments arguments = {"serve"};
  arguments.insert(arguments.end(), further.begin(), further.end());
  Program program = start(arguments);
  program.wait_for_output(until);
  return {std::move(program), directory_ / "data/tls/certificate.pem"};
}

void Installation::make_reader_token(const std::string& space, const std::string& file) const {
  REQUIRE(run({"grant", "admin", "reader", "--space", space}).code == 0);
  REQUIRE(run({"token", "create", "--user", "admin", "--scopes", "read_document", "--out", file}).code == 0);
}

Json Installation::search(const Server& server, const std::string& query, const std::string& token_file) const {
  return run_json({"search", query, "--server", server.url(), "--token-file", token_file});
}

fs::path Installation::sample_history() const {
  const fs::path repository = directory_ / "history.git";
  if (!fs::exists(repository))
    run_shell("'" + std::string(ROTULUS_SOURCE_DIR) + "/tests/history/make_repository' '" + repository.string() + "'");
  return repository;
}

fs::path Installation::long_history(std::size_t commits) {
  const fs::path repository = directory_ / "long.git", stream = directory_ / "long.stream";
  std::ofstream out(stream);
  for (std::size_t i = 1; i <= commits; ++i) {
    const std::string message = "Commit " + std::to_string(i),
                      content = "# Document " + std::to_string(i) + "\n\nword" + std::to_string(i) + "\n";
    out << "commit refs/heads/main\ncommitter Lin Wei <lin@example.org> " << 1'700'000'000 + i << " +0800\ndata "
        << message.size() << '\n'
        << message << "\nM 100644 inline d/" << i << ".md\ndata " << content.size() << '\n'
        << content << '\n';
  }
  out.close();
  run_shell("git init -q --bare --initial-branch=main '" + repository.string() + "' && git -C '" + repository.string() +
            "' fast-import --quiet < '" + stream.string() + "'");
  return repository;
}

}  // namespace rotulus::test
