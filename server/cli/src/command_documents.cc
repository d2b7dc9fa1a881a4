// show, log and diff: one document of a running server.
#include <iostream>

#include "command_line.h"
#include "core/document.h"
#include "core/error.h"
#include "http/client.h"
#include "remote.h"

namespace rotulus::cli {
namespace {

struct DocumentOptions : RemoteOptions {
  std::string number, from, to;
  std::optional<std::string> version;
  int limit = 50;
  std::string target() const { return "/documents/" + http::percent_encode(number); }
};

void add_document_options(CLI::App& command, DocumentOptions& options) {
  command.add_option("number", options.number, "Number of the document, such as QA-0007, or its id")
      ->required()
      ->type_name("NUMBER");
}

// A terminal obeys control characters, so it gets cleaned text; a file or a pipe gets the bytes as they are.
void print_content(Remote& remote, const std::string& target) {
  if (!stdout_is_terminal()) {
    remote.get(target, [](std::string_view piece) { std::cout << piece; });
  } else {
    std::string content;
    remote.get(target, [&](std::string_view piece) { content += piece; });
    if (!is_text(content))
      throw Error(ErrorCode::kUnsupported, "This version is no text. Write it to a file: rotulus show ... > FILE");
    std::cout << without_controls(content, Keep::kLineBreaks);
  }
  std::cout << std::flush;
  if (!std::cout) throw Error(ErrorCode::kIo, "The content could not be written. Check the disk, or the program that reads it.");
}

std::string content_target(const DocumentOptions& options) {
  return options.target() + "/content" + (options.version ? "?version=" + http::percent_encode(*options.version) : "");
}

Json describe(Remote& remote, const DocumentOptions& options) {
  Json document =
      remote.get(options.version ? options.target() + "/versions/" + http::percent_encode(*options.version) : options.target());
  std::string content;
  remote.get(content_target(options), [&](std::string_view piece) { content += piece; });
  if (is_text(content)) document["content"] = std::move(content);
  return document;
}

int show(const DocumentOptions& options) {
  Remote remote(options);
  if (options.json) {
    print_json(describe(remote, options));
    return kDone;
  }
  print_content(remote, content_target(options));
  return kDone;
}

void add_show(CommandLine& line) {
  auto options = std::make_shared<DocumentOptions>();
  CLI::App* command =
      add_command(line.root(), "show", "Print a document of a running server",
                  {"rotulus show QA-0007 --token-file token", "rotulus show QA-0007 --version 0.3 --token-file token > old.md"});
  add_document_options(*command, *options);
  command->add_option("--version", options->version, "This version, by label or number; else the one in force")
      ->type_name("VERSION");
  add_remote_options(*command, *options);
  line.set_action(*command, [options] { return show(*options); });
}

// Pages through the versions until there are as many as wanted.
Json versions(Remote& remote, const DocumentOptions& options) {
  constexpr std::size_t kPage = 100;
  const auto wanted = static_cast<std::size_t>(options.limit);
  Json items = Json::array();
  std::string cursor;
  do {
    const std::size_t page = std::min(kPage, wanted - items.size());
    const Json answer = remote.get(options.target() + "/versions?limit=" + std::to_string(page) +
                                   (cursor.empty() ? "" : "&cursor=" + http::percent_encode(cursor)));
    for (const Json& item : answer.at("items")) items.push_back(item);
    cursor = answer.at("next_cursor");
  } while (!cursor.empty() && items.size() < wanted);
  return {{"items", std::move(items)}, {"next_cursor", cursor}};
}

int log(const DocumentOptions& options) {
  Remote remote(options);
  const Json answer = versions(remote, options);
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"VERSION", "STATE", "TIME", "AUTHOR", "SUMMARY"});
  for (const Json& version : answer.at("items")) {
    const std::string summary = version.at("summary");
    table.add({version.at("label"), version.at("state"), version.at("time"), version.at("author").at("name"),
               summary.substr(0, summary.find('\n'))});
  }
  table.print();
  if (!answer.at("next_cursor").get<std::string>().empty()) print_notice("There are older versions. --limit shows more.");
  return kDone;
}

void add_log(CommandLine& line) {
  auto options = std::make_shared<DocumentOptions>();
  CLI::App* command =
      add_command(line.root(), "log", "Show the versions of a document, newest first",
                  {"rotulus log QA-0007 --token-file token", "rotulus log QA-0007 --limit 5 --json --token-file token"});
  add_document_options(*command, *options);
  command->add_option("--limit", options->limit, "How many to show")
      ->type_name("N")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  add_remote_options(*command, *options);
  line.set_action(*command, [options] { return log(*options); });
}

void print_changed_line(const Json& segments, char sign) {
  const bool color = stdout_is_terminal();
  std::string text;
  for (const Json& segment : segments) {
    const std::string part = without_controls(segment.at("text").get<std::string>());
    text += color && segment.at("changed").get<bool>() ? "\x1b[1;4m" + part + "\x1b[22;24m" : part;
  }
  const char* begin = sign == '-' ? "\x1b[31m" : "\x1b[32m";
  std::cout << (color ? begin : "") << sign << text << (color ? "\x1b[0m" : "") << '\n';
}

void print_block(const Json& block) {
  const std::string kind = block.at("kind");
  if (kind == "skipped") {
    print_line("@@ " + counted(block.at("lines_skipped").get<std::uint64_t>(), "line") + " unchanged @@");
  } else if (kind == "same") {
    for (const Json& line : block.at("lines")) std::cout << ' ' << without_controls(line.get<std::string>()) << '\n';
  } else {
    for (const Json& line : block.at("removed")) print_changed_line(line, '-');
    for (const Json& line : block.at("added")) print_changed_line(line, '+');
  }
}

std::string version_line(const Json& version) {
  return version.at("label").get<std::string>() + "  " + version.at("time").get<std::string>() + "  " +
         version.at("author").at("name").get<std::string>();
}

int diff(const DocumentOptions& options) {
  const Json answer = Remote(options).get(options.target() + "/compare?from=" + http::percent_encode(options.from) +
                                          "&to=" + http::percent_encode(options.to));
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  print_line("--- " + without_controls(version_line(answer.at("from"))));
  print_line("+++ " + without_controls(version_line(answer.at("to"))));
  if (answer.value("binary", false))
    print_line("One of them is no text, so there are no lines to compare.");
  else
    for (const Json& block : answer.at("blocks")) print_block(block);
  std::cout << std::flush;
  return kDone;
}

void add_diff(CommandLine& line) {
  auto options = std::make_shared<DocumentOptions>();
  CLI::App* command =
      add_command(line.root(), "diff", "Compare two versions of a document", {"rotulus diff QA-0007 0.1 0.3 --token-file token"});
  add_document_options(*command, *options);
  command->add_option("from", options->from, "The older version, by label or number")->required()->type_name("FROM");
  command->add_option("to", options->to, "The newer version")->required()->type_name("TO");
  add_remote_options(*command, *options);
  line.set_action(*command, [options] { return diff(*options); });
}

}  // namespace

void add_document_commands(CommandLine& line) {
  add_show(line);
  add_log(line);
  add_diff(line);
}

}  // namespace rotulus::cli
