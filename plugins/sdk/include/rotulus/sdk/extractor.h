// The extension point for reading the text of files. An extractor runs in a process of its own (docs/plugins.md), one file in
// each life of it: it is loaded and started as any plugin, then the sandbox closes, then it is asked. From then on it opens no
// file but those of poppler-data and fonts, starts no thread, and reaches no network; memory and time are bounded. What it needs
// from elsewhere it loads when it is started. It may crash: the file is then said to have no text.
#pragma once

#include <string>
#include <string_view>

namespace rotulus::sdk {

struct FileToRead {
  std::string_view content;
  std::string extension;  // of its name: lower case, without the dot; may be empty, and may be wrong
};

// Takes the text, in UTF-8, in reading order. Paragraphs end with a newline, cells of a row have a tab between them.
class TextSink {
 public:
  virtual ~TextSink() = default;
  // False: no more is kept, so that reading on is in vain.
  virtual bool add(std::string_view text) = 0;
};

struct Reading {
  enum class End {
    kRead,
    kNotMine,  // another extractor may know it
    kEncrypted,
    kDamaged,
    kTooLarge,  // or unpacks to more than anybody wants to read
    kNoText,    // pictures only
  };
  End end = End::kRead;
  std::string detail;  // of what is not kRead: a sentence
};

class Extractor {
 public:
  virtual ~Extractor() = default;
  virtual std::string name() const = 0;  // a-z, 0-9 and '-'
  // Raised with every change of what it reads: files that it failed on are then tried again.
  virtual int version() const = 0;
  // By a look at the beginning of the content and at the extension.
  virtual bool knows(const FileToRead& file) const = 0;
  // What it throws counts as damage of the file.
  virtual Reading read(const FileToRead& file, TextSink& sink) const = 0;
};

}  // namespace rotulus::sdk
