// Files of every kind, good and hostile.
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "support/corpora.h"
#include "support/temporary_directory.h"
#include "workers.h"

namespace rotulus::test {
namespace {

namespace fs = std::filesystem;
using extract::End;

extract::Text read(const fs::path& file) {
  const std::string extension = file.extension().string();
  return read_with(usual_options(), read_file(file), extension.empty() ? "" : extension.substr(1));
}

bool make(const std::string& script, const std::string& arguments) {
  const std::string command =
      std::string("/usr/bin/python3 '") + ROTULUS_SOURCE_DIR + "/tests/extract/" + script + "' " + arguments;
  return std::system(command.c_str()) == 0;  // NOLINT(cert-env33-c): our own words
}

// The program is there, and tracing is allowed.
bool has_strace() { return std::system("strace -o /dev/null true >/dev/null 2>&1") == 0; }  // NOLINT(cert-env33-c): our own words

}  // namespace

TEST_CASE("files of every kind give a phrase from their middle", "[extract]") {
  TemporaryDirectory folder;
  if (!make("make_files.py", "27 '" + folder.path().string() + "' --own")) return skip("there is no python3");
  std::ifstream expected(folder / "expected.tsv");
  for (std::string line; std::getline(expected, line);) {
    const std::size_t tab = line.find('\t'), end = line.find('\t', tab + 1);
    const auto text = read(folder.path() / "files" / line.substr(0, tab));
    INFO(line << ": " << text.detail);
    CHECK(text.end == End::kRead);
    CHECK(text.text.find(line.substr(tab + 1, end - tab - 1)) != std::string::npos);
    CHECK(text.text.find("不是内容") == std::string::npos);  // of a script
  }
}

TEST_CASE("encodings are told apart", "[extract]") {
  // 这是一个简体中文的文件 and 這是一個繁體中文的檔案
  const auto simplified = read_with(
      usual_options(), "\xd5\xe2\xca\xc7\xd2\xbb\xb8\xf6\xbc\xf2\xcc\xe5\xd6\xd0\xce\xc4\xb5\xc4\xce\xc4\xbc\xfe", "txt");
  CHECK(simplified.text == "这是一个简体中文的文件");
  const auto traditional = read_with(
      usual_options(), "\xb3\x6f\xac\x4f\xa4\x40\xad\xd3\xc1\x63\xc5\xe9\xa4\xa4\xa4\xe5\xaa\xba\xc0\xc9\xae\xd7", "csv");
  CHECK(traditional.text == "這是一個繁體中文的檔案");
  CHECK(read_with(usual_options(), "\xef\xbb\xbf# 标题", "md").text == "# 标题");
  CHECK(read_with(usual_options(), std::string("\xff\xfe\x87\x65\x57\x5b", 6)).text == "文字");
  CHECK(read_with(usual_options(), std::string("a\0b\0c\0 \0d\0", 10), "txt").text == "abc d");
}

TEST_CASE("an e-mail gives its subject, its people and the plain one of its texts", "[extract]") {
  const auto text =
      read_with(usual_options(),
                "Subject: =?gb2312?B?1tDOxNb3zOI=?=\nFrom: a@example.org\nMIME-Version: 1.0\n"
                "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n"
                "Content-Transfer-Encoding: base64\n\n5q2j5paH\n--b\nContent-Type: text/html\n\n<p>marked up</p>\n--b--\n",
                "eml");
  INFO(text.text);
  CHECK(text.text.find("中文主题") != std::string::npos);
  CHECK(text.text.find("正文") != std::string::npos);
  CHECK(text.text.find("marked up") == std::string::npos);
}

TEST_CASE("hostile and broken files end within their limits, with a reason", "[extract]") {
  TemporaryDirectory folder;
  if (!make("make_hostile.py", "'" + folder.path().string() + "'")) return skip("there is no python3");
  const std::map<std::string, End> expected{
      {"bomb.docx", End::kTooLarge},        {"nested.docx", End::kDamaged},       {"entities.docx", End::kDamaged},
      {"outside.docx", End::kDamaged},      {"parts.docx", End::kTooLarge},       {"truncated.docx", End::kDamaged},
      {"encrypted.docx", End::kEncrypted},  {"encrypted2.docx", End::kEncrypted}, {"legacy.doc", End::kUnknownFormat},
      {"declared.docx", End::kTooLarge},    {"deep.docx", End::kDamaged},         {"outwards.docx", End::kRead},
      {"empty.docx", End::kDamaged},        {"not.xlsx", End::kDamaged},          {"other.zip", End::kUnknownFormat},
      {"damaged.pdf", End::kDamaged},       {"truncated.pdf", End::kDamaged},     {"kids.pdf", End::kDamaged},
      {"picture.png", End::kUnknownFormat}, {"binary.txt", End::kDamaged},        {"run.bin", End::kUnknownFormat}};
  for (const auto& [name, end] : expected) {
    const auto text = read(folder / name);
    INFO(name << ": " << text.detail);
    CHECK(text.end == end);
    CHECK((end == End::kRead) == text.detail.empty());
  }
  CHECK(read(folder / "outwards.docx").text == "stays inside\n");
  for (const char* name : {"lying.docx", "deep.html", "parts.eml"}) {  // whatever comes of them, they end
    const auto text = read(folder / name);
    INFO(name << ": " << text.detail);
    CHECK(text.end != End::kUnavailable);
  }
  auto options = usual_options();
  options.deadline = std::chrono::seconds(3);
  const auto bomb = read_with(options, read_file(folder / "bomb.pdf"), "pdf").end;
  CHECK((bomb == End::kTooLong || bomb == End::kTooMuchMemory || bomb == End::kNoText));
}

TEST_CASE("a file above the limit is not even handed over", "[extract]") {
  auto options = usual_options();
  options.file_mib = 1;
  CHECK(extract::Worker(options).read([](char*, std::size_t) -> std::size_t { throw 1; }, (1 << 20) + 1, "txt").end ==
        End::kTooLarge);
}

TEST_CASE("the process makes no call of the network, and starts nothing once it reads", "[extract]") {
  if (!has_strace()) return skip("there is no strace, or it may not trace");
  TemporaryDirectory folder;
  if (!make("make_files.py", "9 '" + folder.path().string() + "' --own")) return skip("there is no python3");
  int traced = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "files")) {
    if (!entry.is_regular_file()) continue;
    const std::string extension = entry.path().extension().string().substr(1);
    write_file(folder / "input", extension + "\n" + read_file(entry.path()));
    const std::string command = "env -i /usr/bin/strace -f -o '" + (folder / "calls").string() +
                                "' " ROTULUS_EXTRACT " read 1024 60 1000000 " ROTULUS_EXTRACT_OFFICE " " ROTULUS_EXTRACT_PDF
                                " " ROTULUS_EXTRACT_TEXT " < '" +
                                (folder / "input").string() + "' 2>/dev/null | cat > '" + (folder / "output").string() +
                                "'";             // a pipe: files of any size are beyond the limits
    REQUIRE(std::system(command.c_str()) == 0);  // NOLINT(cert-env33-c): our own words
    std::istringstream calls(read_file(folder / "calls"));
    bool is_closed = false;
    for (std::string line; std::getline(calls, line);) {
      INFO(entry.path().filename() << ": " << line);
      for (const char* call : {" socket(", " connect(", " bind(", " sendto(", " socketpair("})
        CHECK(line.find(call) == std::string::npos);
      if (line.find(" seccomp(SECCOMP_SET_MODE_FILTER") != std::string::npos) is_closed = true;
      if (!is_closed) continue;
      for (const char* call : {" execve(", " clone(", " clone3(", " fork(", "O_WRONLY", "O_RDWR", "O_CREAT"})
        CHECK(line.find(call) == std::string::npos);
    }
    CHECK(is_closed);
    CHECK(read_file(folder / "output").ends_with(std::string("E\1\0\0\0r", 6)));
    ++traced;
  }
  CHECK(traced == 9);
}

}  // namespace rotulus::test
