#include <iostream>

#include "command_line.h"
#include "http/client.h"
#include "remote.h"

namespace rotulus::cli {
namespace {

struct SearchOptions : RemoteOptions {
  std::vector<std::string> words;
  std::string space;
  int limit = 10;
};

std::string target_of(const SearchOptions& options) {
  std::string query;
  for (const auto& word : options.words) query += (query.empty() ? "" : " ") + word;
  std::string target = "/search?q=" + http::percent_encode(query) + "&limit=" + std::to_string(options.limit);
  if (!options.space.empty()) target += "&space=" + http::percent_encode(options.space);
  return target;
}

// Matches stand out on a terminal only.
std::string marked(const Json& segments) {
  const bool bold = stdout_is_terminal();
  std::string text;
  for (const Json& segment : segments) {
    const std::string part = without_controls(segment.at("text").get<std::string>());
    text += bold && segment.at("match").get<bool>() ? "\x1b[1m" + part + "\x1b[0m" : part;
  }
  return text;
}

void print_hit(const Json& hit) {
  std::cout << without_controls(hit.at("number").get<std::string>()) << "  " << marked(hit.at("title")) << "  ("
            << without_controls(hit.at("version").get<std::string>()) << ", "
            << without_controls(hit.at("state").get<std::string>()) << ")\n";
  if (const std::string snippet = marked(hit.at("snippet")); !snippet.empty()) std::cout << "    " << snippet << '\n';
}

void print_answer(const Json& answer) {
  const Json& hits = answer.at("items");
  for (const Json& hit : hits) print_hit(hit);
  const auto total = answer.at("total").get<std::uint64_t>();
  const std::string about = answer.at("total_is_exact").get<bool>() ? "" : "more than ";
  if (hits.empty())
    print_line("Nothing was found.");
  else if (total > hits.size())
    print_line("The first " + grouped(hits.size()) + " of " + about + counted(total, "document") + ". --limit shows more.");
  if (const std::string better = answer.at("did_you_mean"); !better.empty()) print_line("Did you mean: " + better);
}

int search(const SearchOptions& options) {
  const Json answer = Remote(options).get(target_of(options));
  if (options.json)
    print_json(answer);
  else
    print_answer(answer);
  return kDone;
}

}  // namespace

void add_search(CommandLine& line) {
  auto options = std::make_shared<SearchOptions>();
  CLI::App* command = add_command(
      line.root(), "search", "Find documents on a running server",
      {"rotulus search calibration gauge --token-file token", "rotulus search 设备 维护 --space QA --limit 20 --token-file token",
       "rotulus search --token-file token -- calibration -draft"});
  command->add_option("query", options->words, "What to look for; a word that begins with - stands behind --")
      ->required()
      ->type_name("QUERY");
  add_space_option(*command, options->space)->description("Only in this space");
  command->add_option("--limit", options->limit, "How many to show")
      ->type_name("N")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  add_remote_options(*command, *options);
  line.set_action(*command, [options] { return search(*options); });
}

}  // namespace rotulus::cli
