#include "xml_reader.h"

#include <libxml/parser.h>

#include <exception>
#include <memory>

namespace rotulus::office {
namespace {

constexpr int kMostDepth = 256;

std::string_view view(const xmlChar* text) { return text ? reinterpret_cast<const char*>(text) : std::string_view(); }

// What libxml2's C callbacks share. No exception crosses C.
struct Reading {
  XmlListener* listener = nullptr;
  xmlParserCtxtPtr parser = nullptr;
  int depth = 0;
  std::exception_ptr failure;

  template <class Work>
  void attempt(const Work& work) noexcept {
    if (failure) return;
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
      xmlStopParser(parser);
    }
  }
};

Reading& of(void* context) { return *static_cast<Reading*>(context); }

void on_begin(void* context, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**, int count, int,
              const xmlChar** attributes) noexcept {
  of(context).attempt([&] {
    if (++of(context).depth > kMostDepth) throw Refusal(sdk::Reading::End::kDamaged, "Its elements are nested too deeply.");
    of(context).listener->begin({view(name), count, attributes});
  });
}

void on_end(void* context, const xmlChar* name, const xmlChar*, const xmlChar*) noexcept {
  of(context).attempt([&] {
    --of(context).depth;
    of(context).listener->end(view(name));
  });
}

void on_text(void* context, const xmlChar* text, int length) noexcept {
  of(context).attempt([&] {
    of(context).listener->text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
  });
}

void on_document_type(void* context, const xmlChar*, const xmlChar*, const xmlChar*) noexcept {
  of(context).attempt([] { throw Refusal(sdk::Reading::End::kDamaged, "It declares entities, which no office program does."); });
}

void on_message(void*, const char*, ...) noexcept {}

xmlSAXHandler handler() {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = on_begin;
  sax.endElementNs = on_end;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_text;
  sax.internalSubset = on_document_type;
  sax.warning = on_message;
  sax.error = on_message;
  return sax;
}

using Parser = std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)>;

}  // namespace

std::string Element::attribute(std::string_view name) const {
  constexpr int kPerAttribute = 5;
  for (int i = 0; i < count_; ++i) {
    const unsigned char** parts = values_ + i * kPerAttribute;
    if (view(parts[0]) == name) return {reinterpret_cast<const char*>(parts[3]), reinterpret_cast<const char*>(parts[4])};
  }
  return {};
}

void read_xml(Package& package, const std::string& part, XmlListener& listener) {
  if (!package.has(part)) return;
  Reading reading;
  reading.listener = &listener;
  xmlSAXHandler sax = handler();
  const Parser parser(xmlCreatePushParserCtxt(&sax, &reading, nullptr, 0, nullptr), &xmlFreeParserCtxt);
  if (!parser) throw std::bad_alloc();
  reading.parser = parser.get();
  xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_NOCDATA);
  bool is_well_formed = true;
  package.read(part, [&](std::string_view piece) {
    is_well_formed = xmlParseChunk(parser.get(), piece.data(), static_cast<int>(piece.size()), 0) == 0;
    return is_well_formed && !reading.failure && listener.wants_more();
  });
  if (!reading.failure && is_well_formed && listener.wants_more())
    is_well_formed = xmlParseChunk(parser.get(), nullptr, 0, 1) == 0;
  if (reading.failure) std::rethrow_exception(reading.failure);
  if (!is_well_formed) throw Refusal(sdk::Reading::End::kDamaged, "Its part " + part + " is no well-formed XML.");
}

}  // namespace rotulus::office
