#include "html.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>
#include <set>

#include "encoding.h"

namespace rotulus::text {
namespace {

using Names = std::set<std::string_view>;
constexpr std::size_t kDeclarationWithin = 4096;
constexpr std::size_t kPiece = std::size_t{1} << 16;

const Names& unseen() {
  static const Names names = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math"};
  return names;
}

const Names& blocks() {
  static const Names names = {"p",          "div",     "br",      "li",     "ul",     "ol",         "dl",     "dt",      "dd",
                              "h1",         "h2",      "h3",      "h4",     "h5",     "h6",         "tr",     "table",   "pre",
                              "title",      "section", "article", "header", "footer", "blockquote", "hr",     "address", "figure",
                              "figcaption", "form",    "option",  "nav",    "aside",  "main",       "caption"};
  return names;
}

struct Page {
  sdk::TextSink* sink = nullptr;
  htmlParserCtxtPtr parser = nullptr;
  int hidden = 0;

  void add(std::string_view text) noexcept {
    try {
      if (!sink->add(text)) xmlStopParser(parser);
    } catch (...) {
      xmlStopParser(parser);
    }
  }
};

Page& of(void* context) { return *static_cast<Page*>(context); }
std::string_view view(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

void on_begin(void* context, const xmlChar* name, const xmlChar**) noexcept {
  Page& page = of(context);
  if (unseen().contains(view(name))) ++page.hidden;
  if (page.hidden == 0 && blocks().contains(view(name))) page.add("\n");
}

void on_end(void* context, const xmlChar* name) noexcept {
  Page& page = of(context);
  if (unseen().contains(view(name)) && page.hidden > 0) --page.hidden;
  if (page.hidden > 0) return;
  if (blocks().contains(view(name))) page.add("\n");
  if (view(name) == "td" || view(name) == "th") page.add("\t");
}

void on_text(void* context, const xmlChar* text, int length) noexcept {
  Page& page = of(context);
  if (page.hidden == 0) page.add({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
}

void on_message(void*, const char*, ...) noexcept {}

// charset=... in the beginning of the page.
std::string declared_inside(std::string_view bytes) {
  std::string head(bytes.substr(0, kDeclarationWithin));
  std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::size_t at = head.find("charset=");
  if (at == std::string::npos) return {};
  at = head.find_first_not_of("\"' ", at + 8);
  if (at == std::string::npos) return {};
  const std::size_t end = head.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_", at);
  std::string name = head.substr(at, end == std::string::npos ? end : end - at);
  // Browsers take the larger encoding for the smaller, which pages name and go beyond.
  if (name == "gb2312" || name == "gbk") name = "gb18030";
  return name;
}

htmlSAXHandler handler() {
  htmlSAXHandler sax{};
  sax.startElement = on_begin;
  sax.endElement = on_end;
  sax.characters = on_text;
  sax.cdataBlock = nullptr;  // what is in scripts
  sax.warning = on_message;
  sax.error = on_message;
  return sax;
}

using Parser = std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)>;

}  // namespace

bool read_html(std::string_view bytes, const std::string& declared, sdk::TextSink& sink) {
  const auto text = decode(bytes, declared.empty() ? declared_inside(bytes) : declared);
  if (!text) return false;
  Page page;
  page.sink = &sink;
  htmlSAXHandler sax = handler();
  const Parser parser(htmlCreatePushParserCtxt(&sax, &page, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8), &htmlFreeParserCtxt);
  if (!parser) throw std::bad_alloc();
  page.parser = parser.get();
  htmlCtxtUseOptions(parser.get(), HTML_PARSE_NONET | HTML_PARSE_RECOVER | HTML_PARSE_IGNORE_ENC);
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view piece = rest.substr(0, kPiece);
    rest.remove_prefix(piece.size());
    htmlParseChunk(parser.get(), piece.data(), static_cast<int>(piece.size()), rest.empty());
  }
  return true;
}

}  // namespace rotulus::text
