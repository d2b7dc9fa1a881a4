// save: a file becomes a new draft of a document of a running server.
#include <fstream>
#include <iostream>

#include "command_line.h"
#include "core/error.h"
#include "http/client.h"
#include "remote.h"

namespace rotulus::cli {
namespace {

struct SaveOptions : RemoteOptions {
  std::string number, file, base;
  std::optional<std::string> summary, change;
  std::optional<std::string> translation_of, translated_version;
  std::vector<std::string> categories;
  bool merge = false;
  std::string target() const { return "/documents/" + http::percent_encode(number); }
};

std::string read_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  std::string content(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) throw Error(ErrorCode::kIo, "Cannot read " + name + ".");
  return content;
}

std::string query_of(const SaveOptions& options) {
  std::string query;
  const auto add = [&](const std::string& name, const std::string& value) {
    query += (query.empty() ? "?" : "&") + name + "=" + http::percent_encode(value);
  };
  if (options.merge) add("merge_base", options.base);
  if (options.summary) add("summary", *options.summary);
  if (options.change) add("change", *options.change);
  if (options.translation_of) add("translation_of", *options.translation_of);
  if (options.translated_version) add("translated_version", *options.translated_version);
  for (const std::string& category : options.categories) add("category", category);
  return query;
}

// Without --merge the newest version must be the one that the file was made from.
std::string matching_tag(Remote& remote, const SaveOptions& options) {
  const Json document = remote.get(options.target());
  const Json& draft = document.at("draft");
  const std::string label = draft.is_null() ? document.at("version") : draft.at("version");
  const std::int64_t revision = draft.is_null() ? document.at("revision") : draft.at("revision");
  if (options.base != label && options.base != std::to_string(revision))
    throw Error(ErrorCode::kStale, "The newest version is " + label + " and not " + options.base +
                                       ". --merge brings your change and what was saved since together.");
  return document.at("etag");
}

void print_side(const char* sign, const Json& text) {
  const std::string lines = without_controls(text.get<std::string>(), Keep::kLineBreaks);
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    std::cout << sign << lines.substr(at, end - at) << '\n';
    at = end + 1;
  }
}

void print_conflict(const Json& conflict) {
  if (conflict.at("kind") == "field")
    print_line("@@ " + conflict.at("field").get<std::string>() + " @@");
  else
    print_line("@@ line " + std::to_string(conflict.at("mine_line").get<std::int64_t>()) + " of the file, line " +
               std::to_string(conflict.at("theirs_line").get<std::int64_t>()) + " of the newest version @@");
  print_side("  before: ", conflict.at("base"));
  print_side("  file:   ", conflict.at("mine"));
  print_side("  newest: ", conflict.at("theirs"));
}

int report_conflicts(const SaveOptions& options, const RemoteProblem& problem) {
  if (options.json) {
    print_json(problem.document());
    return kFailed;
  }
  for (const Json& conflict : problem.document().at("merge").at("conflicts")) print_conflict(conflict);
  std::cout << std::flush;
  print_error(problem.what());
  return kFailed;
}

void report(const SaveOptions& options, const Json& document) {
  if (options.json) return print_json(document);
  const Json& draft = document.at("draft");
  const std::string label = draft.is_null() ? document.at("version") : draft.at("version");
  if (!document.contains("merged")) return print_line("Saved as " + label + ".");
  print_line("Saved as " + label + ", merged with " + document.at("merged").at("theirs").get<std::string>() + ".");
}

int save(const SaveOptions& options) {
  const std::string content = read_file(options.file);
  Remote remote(options);
  try {
    const std::string tag = options.merge ? "" : matching_tag(remote, options);
    report(options, remote.put(options.target() + "/content" + query_of(options), content, tag));
    return kDone;
  } catch (const RemoteProblem& problem) {
    if (problem.document().value("rule", "") != "merge_conflict") throw;
    return report_conflicts(options, problem);
  }
}

}  // namespace

void add_save(CommandLine& line) {
  auto options = std::make_shared<SaveOptions>();
  CLI::App* command = add_command(line.root(), "save", "Save a file as a new draft of a document of a running server",
                                  {"rotulus save QA-0007 manual.md --base 1.0 --token-file token",
                                   "rotulus save QA-0007 manual.md --base 1.1-draft.2 --merge --token-file token"});
  command->add_option("number", options->number, "Number of the document, such as QA-0007, or its id")
      ->required()
      ->type_name("NUMBER");
  command->add_option("file", options->file, "File with the content")->required()->type_name("FILE");
  command->add_option("--base", options->base, "The version that the file was made from, by label or number")
      ->required()
      ->type_name("VERSION");
  command->add_flag("--merge", options->merge,
                    "If others have saved since, bring both changes together; what clashes is shown, and nothing saved then");
  command->add_option("--summary", options->summary, "What was changed and why")->type_name("TEXT");
  command->add_option("--change", options->change, "Which number the drafts work towards")
      ->check(CLI::IsMember({"minor", "major"}));
  command->add_option("--category", options->categories, "Key of a category; several replace those that the document has")
      ->type_name("KEY");
  command->add_option("--translation-of", options->translation_of, "Number of the document that this one is the translation of")
      ->type_name("NUMBER");
  command
      ->add_option("--translated-version", options->translated_version, "Its version that was translated; else the one in force")
      ->type_name("VERSION");
  add_remote_options(*command, *options);
  line.set_action(*command, [options] { return save(*options); });
}

}  // namespace rotulus::cli
