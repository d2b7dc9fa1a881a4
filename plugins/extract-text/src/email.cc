#include "email.h"

#include <gmime/gmime.h>
#include <iconv.h>

#include <memory>
#include <string>

#include "encoding.h"
#include "html.h"

namespace rotulus::text {
namespace {

constexpr int kMostDepth = 8;  // of messages and parts in each other

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;

struct Free {
  void operator()(char* text) const { g_free(text); }
};
using HeldText = std::unique_ptr<char, Free>;

void add_line(sdk::TextSink& sink, const char* text) {
  if (!text || !*text) return;
  sink.add(text);
  sink.add("\n");
}

std::string content_of(GMimePart* part) {
  GMimeDataWrapper* wrapper = g_mime_part_get_content(part);
  if (!wrapper) return {};
  const Held<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(wrapper, memory.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
  return bytes ? std::string(reinterpret_cast<const char*>(bytes->data), bytes->len) : std::string();
}

std::string charset_of(GMimeObject* part) {
  const char* charset = g_mime_object_get_content_type_parameter(part, "charset");
  return charset ? charset : "";
}

void read_part(GMimeObject* part, int depth, sdk::TextSink& sink);

// Of several ways to say the same the plain one.
void read_alternatives(GMimeMultipart* several, int depth, sdk::TextSink& sink) {
  const int count = g_mime_multipart_get_count(several);
  for (int i = 0; i < count; ++i) {
    GMimeObject* part = g_mime_multipart_get_part(several, i);
    if (g_mime_content_type_is_type(g_mime_object_get_content_type(part), "text", "plain"))
      return read_part(part, depth + 1, sink);
  }
  for (int i = 0; i < count; ++i) read_part(g_mime_multipart_get_part(several, i), depth + 1, sink);
}

void read_leaf(GMimePart* leaf, sdk::TextSink& sink) {
  GMimeObject* part = GMIME_OBJECT(leaf);
  GMimeContentType* type = g_mime_object_get_content_type(part);
  add_line(sink, g_mime_part_get_filename(leaf));
  if (g_mime_part_get_filename(leaf) || !g_mime_content_type_is_type(type, "text", "*")) return;
  const std::string content = content_of(leaf);
  if (g_mime_content_type_is_type(type, "text", "html")) {
    read_html(content, charset_of(part), sink);
  } else if (const auto text = decode(content, charset_of(part))) {
    sink.add(*text);
  }
  sink.add("\n");
}

void read_message(GMimeMessage* message, int depth, sdk::TextSink& sink) {
  add_line(sink, g_mime_message_get_subject(message));
  for (const auto kind : {GMIME_ADDRESS_TYPE_FROM, GMIME_ADDRESS_TYPE_TO, GMIME_ADDRESS_TYPE_CC}) {
    InternetAddressList* addresses = g_mime_message_get_addresses(message, kind);
    if (addresses) add_line(sink, HeldText(internet_address_list_to_string(addresses, nullptr, FALSE)).get());
  }
  sink.add("\n");
  if (GMimeObject* body = g_mime_message_get_mime_part(message)) read_part(body, depth + 1, sink);
}

void read_part(GMimeObject* part, int depth, sdk::TextSink& sink) {
  if (!part || depth > kMostDepth) return;
  if (GMIME_IS_MULTIPART(part)) {
    auto* several = GMIME_MULTIPART(part);
    if (g_mime_content_type_is_type(g_mime_object_get_content_type(part), "multipart", "alternative"))
      return read_alternatives(several, depth, sink);
    for (int i = 0; i < g_mime_multipart_get_count(several); ++i)
      read_part(g_mime_multipart_get_part(several, i), depth + 1, sink);
  } else if (GMIME_IS_MESSAGE_PART(part)) {
    if (GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part))) read_message(message, depth + 1, sink);
  } else if (GMIME_IS_PART(part)) {
    read_leaf(GMIME_PART(part), sink);
  }
}

}  // namespace

void prepare_email() {
  g_mime_init();
  // The C library reads a table for each encoding from a file, which cannot be opened later: those that subjects and names come
  // in. They stay open.
  for (const char* encoding : {"GB18030", "GBK", "GB2312", "BIG5", "BIG5-HKSCS", "ISO-2022-JP", "SHIFT_JIS", "EUC-JP", "EUC-KR",
                               "ISO-8859-1", "ISO-8859-15", "WINDOWS-1252", "UTF-16", "UTF-7"})
    static_cast<void>(::iconv_open("UTF-8", encoding));
}

bool read_email(std::string_view bytes, sdk::TextSink& sink) {
  const Held<GMimeStream> memory(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Held<GMimeParser> parser(g_mime_parser_new_with_stream(memory.get()));
  const Held<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return false;
  read_message(message.get(), 0, sink);
  return true;
}

}  // namespace rotulus::text
