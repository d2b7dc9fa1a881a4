#include "verify/program.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "members.h"
#include "verify/checks.h"

namespace rotulus::verify {
namespace {

constexpr std::string_view kHelp =
    "rotulus-verify checks, without any server, what Rotulus proves.\n"
    "\n"
    "  rotulus-verify BUNDLE             the evidence of a document, from 'rotulus evidence' or the server\n"
    "  rotulus-verify checkpoints FILE   a file of signed checkpoints of the audit log\n"
    "  rotulus-verify proof FILE         that an entry is in the log: 'rotulus audit proof'\n"
    "  rotulus-verify consistency FILE   that the log only grew: 'rotulus audit consistency'\n"
    "\n"
    "Options:\n"
    "  --key KEY            a key to trust, as 'rotulus audit checkpoint' prints it; may be repeated\n"
    "  --checkpoints FILE   take the keys from this file of checkpoints, which lies where the server's data cannot reach it,\n"
    "                       and compare with it\n"
    "  --consistency FILE   with 'checkpoints': a proof that leads from one of them to another; may be repeated\n"
    "  --trust-bundle       take the key that the file itself brings along\n"
    "  --json               print the findings as JSON\n"
    "  --version, --help\n"
    "\n"
    "Examples:\n"
    "  rotulus-verify sop.evidence.json --checkpoints /mnt/auditor/checkpoints\n"
    "  rotulus-verify checkpoints /mnt/auditor/checkpoints --key rotulus/...+1234abcd+AQ...\n"
    "\n"
    "Exit codes: 0 everything holds, 1 something does not, 2 wrong usage or a file that cannot be read.";

constexpr int kGood = 0, kBad = 1, kUsage = 2;

struct Usage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Options {
  std::string command = "bundle", file, checkpoints;
  std::vector<std::string> consistency;
  Trust trust;
  bool json = false;
};

// Control characters of names must not reach a terminal.
std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

Options read_options(int argc, char** argv) {
  Options options;
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto value = [&] {
      if (++i == argc) throw Usage(word + " needs a value.");
      return std::string(argv[i]);
    };
    if (word == "--json") {
      options.json = true;
    } else if (word == "--trust-bundle") {
      options.trust.own_key = true;
    } else if (word == "--checkpoints") {
      options.checkpoints = value();
    } else if (word == "--consistency") {
      options.consistency.push_back(value());
    } else if (word == "--key") {
      if (const auto key = value(); !add_key(key, options.trust))
        throw Usage("'" + key + "' is no public key: give it as 'rotulus audit checkpoint' prints it.");
    } else if (word.starts_with("--")) {
      throw Usage("There is no option " + word + ".");
    } else {
      words.push_back(word);
    }
  }
  if (words.size() == 2 && (words[0] == "checkpoints" || words[0] == "proof" || words[0] == "consistency")) {
    options.command = words[0];
    words.erase(words.begin());
  }
  if (words.size() != 1) throw Usage("Name one file to check.");
  options.file = words.front();
  if (!options.consistency.empty() && options.command != "checkpoints") throw Usage("--consistency goes with 'checkpoints'.");
  return options;
}

std::ifstream open(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || in.peek() == std::ifstream::traits_type::eof()) {
    // An empty file can be read, a directory cannot.
    if (!in.is_open() || in.bad()) throw Usage("Cannot read " + path + ".");
    in.clear();
  }
  return in;
}

std::string read(const std::string& path) {
  auto in = open(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Those of a file are trusted as far as the place where it lies.
void trust_keys_of(const std::vector<crypto::Checkpoint>& known, Trust& trust) {
  for (const auto& checkpoint : known)
    if (const auto key = checkpoint.key(); key && std::find(trust.keys.begin(), trust.keys.end(), *key) == trust.keys.end())
      trust.keys.push_back(*key);
}

void run_checks(Options& options, Report& report) {
  std::vector<crypto::Checkpoint> known;
  if (!options.checkpoints.empty()) {
    auto file = open(options.checkpoints);
    known = check_checkpoints(file, options.trust, report);
    trust_keys_of(known, options.trust);
  }
  if (options.command == "checkpoints") {
    auto file = open(options.file);
    known = check_checkpoints(file, options.trust, report);
    trust_keys_of(known, options.trust);
    for (const auto& proof : options.consistency) check_consistency(read(proof), options.trust, report, known);
  } else if (options.command == "proof") {
    check_proof(read(options.file), options.trust, report);
  } else if (options.command == "consistency") {
    check_consistency(read(options.file), options.trust, report);
  } else {
    check_bundle(read(options.file), options.trust, known, report);
  }
}

void print(const Report& report, bool json) {
  static constexpr const char* kWords[] = {"holds", "note", "fails"};
  if (json) {
    Json findings = Json::array();
    for (const Finding& finding : report.findings())
      findings.push_back({{"verdict", kWords[static_cast<std::size_t>(finding.verdict)]}, {"text", finding.text}});
    std::cout << Json{{"good", report.good()}, {"findings", std::move(findings)}}.dump(2, ' ', false,
                                                                                       Json::error_handler_t::replace)
              << '\n';
    return;
  }
  for (const Finding& finding : report.findings()) {
    static constexpr const char* kMarks[] = {"holds: ", "note:  ", "FAILS: "};
    std::cout << kMarks[static_cast<std::size_t>(finding.verdict)] << printable(finding.text) << '\n';
  }
  std::cout << (report.good() ? "Everything that was checked holds." : "NOT PROVEN: see what fails above.") << std::endl;
}

}  // namespace

int run(int argc, char** argv, std::string_view version) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h" || word == "--version") {
      std::cout << (word == "--version" ? "rotulus-verify " + std::string(version) : std::string(kHelp)) << '\n';
      return kGood;
    }
  }
  try {
    Options options = read_options(argc, argv);
    Report report;
    run_checks(options, report);
    print(report, options.json);
    return report.good() ? kGood : kBad;
  } catch (const Usage& error) {
    std::cerr << "rotulus-verify: " << printable(error.what()) << " See 'rotulus-verify --help'." << std::endl;
    return kUsage;
  }
}

}  // namespace rotulus::verify
