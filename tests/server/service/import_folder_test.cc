#include <unistd.h>

#include "import_fixture.h"

using namespace rotulus;
using namespace rotulus::test;

namespace {

const storage::Document* at(const std::vector<storage::Document>& documents, const std::string& path) {
  for (const auto& document : documents)
    if (document.metadata.path == path) return &document;
  return nullptr;
}

ErrorCode table_error(const std::string& table, std::string* message = nullptr) {
  ImportFixture f;
  write_file(f.directory / "in/a.md", "a\n");
  write_file(f.directory / "in/table.csv", table);
  try {
    f.folder(f.directory / "in", "SP", f.directory / "in/table.csv");
  } catch (const Error& error) {
    if (message) *message = error.what();
    return error.code();
  }
  FAIL("an error was expected");
  return ErrorCode::kInternal;
}

}  // namespace

TEST_CASE("a folder of mixed files is kept byte for byte, with names in any encoding", "[import]") {
  ImportFixture f;
  const auto in = f.directory / "in";
  write_file(in / "设备/点检规程.md", "---\ntitle: 点检规程\ntype: sop\ntags: [设备, 点检]\n---\n# 别的\n");
  write_file(in / "\xd6\xca\xc1\xbf.txt", "\xd6\xca\xc1\xbf\xca\xd6\xb2\xe1");  // 质量.txt and its content in GB18030
  write_file(in / "drawing.bin", std::string("\0\x01\x02\xff", 4));
  write_file(in / "empty.md", "");
  write_file(in / ".hidden", "no");
  std::filesystem::create_symlink("/etc/passwd", in / "link");
  const auto report = f.folder(in, "SP");
  CHECK(report.documents == 4);
  CHECK(report.not_text == 2);
  CHECK(report.space_created);
  CHECK(report.skipped.at("symbolic link").examples == std::vector<std::string>{"link"});
  CHECK(report.skipped.at("name that begins with a dot").count == 1);

  const auto session = f.store->read();
  const storage::Documents documents(session);
  const auto living = documents.living(f.space("SP"));
  const auto* rule = at(living, "设备/点检规程.md");
  REQUIRE(rule);
  CHECK(rule->metadata.type == "sop");
  CHECK(rule->metadata.tags == std::vector<std::string>{"设备", "点检"});
  CHECK(rule->metadata.language == "zh");
  CHECK(documents.revision(rule->effective)->title == "点检规程");
  const auto* legacy = at(living, "质量.txt");
  REQUIRE(legacy);
  CHECK(documents.content(*documents.revision(legacy->effective)) == "\xd6\xca\xc1\xbf\xca\xd6\xb2\xe1");
  const auto* binary = at(living, "drawing.bin");
  REQUIRE(binary);
  CHECK(documents.content(*documents.revision(binary->effective)) == std::string("\0\x01\x02\xff", 4));
}

TEST_CASE("a folder imported again brings only what changed", "[import]") {
  ImportFixture f;
  const auto in = f.directory / "in";
  write_file(in / "a.md", "one\n");
  write_file(in / "b.md", "two\n");
  f.folder(in, "SP");
  write_file(in / "b.md", "two, changed\n");
  write_file(in / "c.md", "three\n");
  const auto again = f.folder(in, "SP");
  CHECK(again.unchanged == 1);
  CHECK(again.documents == 1);
  CHECK(again.revisions == 2);
}

TEST_CASE("a table of metadata goes before the front matter", "[import]") {
  ImportFixture f;
  const auto in = f.directory / "in";
  write_file(in / "docs/a.md", "---\ntitle: From the text\nlanguage: en\n---\ntext\n");
  write_file(in / "table.csv",
             "\xEF\xBB\xBFpath,title,tags\r\ndocs/a.md,\"From the \"\"table\"\"\",one; "
             "two\r\ndocs/gone.md,Gone,\r\nother/b.md,Elsewhere,\r\n");
  const auto report = f.folder(in / "docs", "SP", in / "table.csv");
  CHECK(report.skipped.at("row of the metadata table without a file").examples == std::vector<std::string>{"gone.md"});
  const auto session = f.store->read();
  const auto document = storage::Documents(session).living(f.space("SP")).front();
  CHECK(document.metadata.title == "From the \"table\"");
  CHECK(document.metadata.tags == std::vector<std::string>{"one", "two"});
  CHECK(document.metadata.language == "en");
}

TEST_CASE("a table names categories, and what the documents translate by number or by path", "[import]") {
  ImportFixture f;
  const auto in = f.directory / "in";
  write_file(in / "a.md", "# Translation\n");
  write_file(in / "z.md", "---\nlanguage: zh\ncategories: [process, nowhere]\n---\n# 原文\n");
  write_file(in / "lost.md", "# Lost\n");
  const auto table = f.directory / "in/table.csv";
  write_file(table, "path,categories,translation_of\na.md,process; product;process,z.md\nlost.md,,NO-1\n");
  const auto report = f.folder(in, "SP", table);
  CHECK(report.documents == 3);
  CHECK(report.skipped.at("category that there is not, or not for this space").examples ==
        std::vector<std::string>{"z.md: nowhere"});
  CHECK(report.skipped.at("source of a translation that there is not").examples == std::vector<std::string>{"lost.md: NO-1"});
  const auto find = [&](const std::string& path) {
    const auto session = f.store->read();
    for (const auto& document : storage::Documents(session).living(f.space("SP")))
      if (document.metadata.path == path) return document;
    throw std::runtime_error("no " + path);
  };
  CHECK(find("a.md").metadata.categories == std::vector<std::string>{"process", "product"});
  CHECK(find("z.md").metadata.categories == std::vector<std::string>{"process"});
  CHECK(find("a.md").metadata.translation_of == find("z.md").number);
  CHECK(find("a.md").metadata.translated_version == "0.1");
  CHECK(find("lost.md").metadata.translation_of.empty());
  // Again, with a newer source: what was translated stays what it was.
  write_file(in / "z.md", "---\nlanguage: zh\n---\n# 原文二\n");
  CHECK(f.folder(in, "SP", table).revisions == 1);
  CHECK(find("a.md").metadata.translated_version == "0.1");
  CHECK(find("z.md").metadata.categories == std::vector<std::string>{"process"});
  CHECK(storage::verify(*f.store, true, nullptr).problem_count == 0);
}

TEST_CASE("a damaged table of metadata is refused with its line, and nothing is imported", "[import]") {
  std::string message;
  CHECK(table_error("path,titel\na.md,x\n", &message) == ErrorCode::kInvalidArgument);
  CHECK(message.find("titel") != std::string::npos);
  CHECK(table_error("title\nx\n") == ErrorCode::kInvalidArgument);
  CHECK(table_error("") == ErrorCode::kInvalidArgument);
  CHECK(table_error("path,title\na.md\n", &message) == ErrorCode::kInvalidArgument);
  CHECK(message.find("line 2") != std::string::npos);
  CHECK(table_error("path,title\na.md,\"never closed\n") == ErrorCode::kInvalidArgument);
  CHECK(table_error("path\na.md\n./a.md\n") == ErrorCode::kInvalidArgument);
  CHECK(table_error("path\n\xd6\xca.md\n") == ErrorCode::kInvalidArgument);
}

TEST_CASE("a path that is no folder is refused with what to do", "[import]") {
  ImportFixture f;
  CHECK_THROWS_WITH(f.folder(f.directory / "absent", "SP"), Catch::Contains("check the path"));
  write_file(f.directory / "file.md", "x");
  CHECK_THROWS_WITH(f.folder(f.directory / "file.md", "SP"), Catch::Contains("name the folder"));
  CHECK(storage::Spaces(f.store->read()).list().empty());
}

TEST_CASE("files above 4 MiB are imported, and once only", "[import][large]") {
  ImportFixture f;
  const auto in = f.directory / "in";
  std::string film((5 << 20) + 7, '\0'), log = "---\ntitle: The log\ntype: record\n---\n";
  for (std::size_t i = 0; i < film.size(); i += 101) film[i] = static_cast<char>(i / 101);
  while (log.size() <= 5U << 20) log += "秤每天早上检查。\n";
  write_file(in / "film.bin", film);
  write_file(in / "log.md", log);
  const auto report = f.folder(in, "SP");
  CHECK(report.documents == 2);
  CHECK(report.not_text == 1);
  CHECK(report.bytes == film.size() + log.size());
  const auto again = f.folder(in, "SP");
  CHECK(again.unchanged == 2);
  CHECK(again.revisions == 0);
  const auto session = f.store->read();
  const storage::Documents documents(session);
  const auto living = documents.living(f.space("SP"));
  const auto* first = at(living, "film.bin");
  const auto* second = at(living, "log.md");
  REQUIRE((first && second));
  CHECK((documents.content(*documents.revision(first->head)) == film));
  CHECK((documents.content(*documents.revision(second->head)) == log));
  CHECK(documents.revision(second->head)->title == "The log");
  CHECK(second->metadata.type == "record");
  CHECK(storage::verify(*f.store, true, nullptr).problem_count == 0);
}

TEST_CASE("a file names what it translates, from its own folder, whichever of the two comes first", "[import]") {
  ImportFixture f;
  const auto in = f.directory / "in";
  write_file(in / "docs/a.md", "---\ntranslation_of: z.md\n---\n# Translation\n");
  write_file(in / "docs/z.md", "# 原文\n");
  CHECK(f.folder(in, "SP").skipped.empty());
  const auto session = f.store->read();
  storage::Document translation, source;
  for (const auto& document : storage::Documents(session).living(f.space("SP")))
    (document.metadata.path == "docs/a.md" ? translation : source) = document;
  REQUIRE_FALSE(source.number.empty());
  CHECK(translation.metadata.translation_of == source.number);
}
