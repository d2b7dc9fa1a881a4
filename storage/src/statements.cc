// The text of what is signed (docs/formats/signatures.md).
#include <array>
#include <charconv>

#include "metadata_blob.h"
#include "storage/approvals.h"

namespace rotulus::storage {
namespace {

constexpr std::string_view kFirstLine = "rotulus signature 1";
constexpr std::array<std::string_view, 4> kMeanings = {"author", "review", "approval", "retirement"};

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

void put(std::string& text, std::string_view name, const std::string& value) {
  text.append(name).append(" ").append(one_line(value)).append("\n");
}

// Takes "<name> <value>\n" from the front; nothing when the next line is another.
std::optional<std::string_view> take(std::string_view& rest, std::string_view name) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos || end <= name.size() || !rest.starts_with(name) || rest[name.size()] != ' ')
    return std::nullopt;
  const std::string_view value = rest.substr(name.size() + 1, end - name.size() - 1);
  rest.remove_prefix(end + 1);
  return value;
}

bool take_hash(std::string_view& rest, std::string_view name, crypto::Sha256& hash) {
  const auto value = take(rest, name);
  return value && from_hex(*value, hash.data(), hash.size());
}

bool take_text(std::string_view& rest, std::string_view name, std::string& text) {
  const auto value = take(rest, name);
  if (value) text = *value;
  return value.has_value();
}

bool take_about(std::string_view& rest, Statement& s) {
  const auto document = take(rest, "document");
  const auto id = document ? DocumentId::parse(*document) : std::nullopt;
  if (!id || !take_text(rest, "number", s.number) || !take_text(rest, "version", s.version)) return false;
  s.document = *id;
  const auto sequence = take(rest, "revision");
  return sequence && std::from_chars(sequence->data(), sequence->data() + sequence->size(), s.sequence).ec == std::errc() &&
         take_hash(rest, "content-sha256", s.content) && take_hash(rest, "metadata-sha256", s.metadata);
}

bool take_signer(std::string_view& rest, Statement& s) {
  const auto word = take(rest, "meaning");
  const auto meaning = word ? parse_meaning(*word) : std::nullopt;
  if (!meaning || !take_text(rest, "signer", s.signer) || !take_text(rest, "name", s.name)) return false;
  s.meaning = *meaning;
  const auto written = take(rest, "time");
  const auto time = written ? Timestamp::parse(*written) : std::nullopt;
  if (!time) return false;
  s.time = *time;
  return take_hash(rest, "prior-sha256", s.prior);
}

}  // namespace

std::string_view name(Meaning meaning) { return kMeanings.at(static_cast<std::size_t>(meaning) - 1); }

std::optional<Meaning> parse_meaning(std::string_view text) {
  for (std::size_t i = 0; i < kMeanings.size(); ++i)
    if (kMeanings[i] == text) return static_cast<Meaning>(i + 1);
  return std::nullopt;
}

std::string statement_text(const Statement& s) {
  std::string text(kFirstLine);
  text += '\n';
  put(text, "document", s.document.text());
  put(text, "number", s.number);
  put(text, "version", s.version);
  put(text, "revision", std::to_string(s.sequence));
  put(text, "content-sha256", crypto::hex(s.content));
  put(text, "metadata-sha256", crypto::hex(s.metadata));
  put(text, "meaning", std::string(name(s.meaning)));
  put(text, "signer", s.signer);
  put(text, "name", s.name);
  put(text, "time", s.time.text());
  put(text, "prior-sha256", crypto::hex(s.prior));
  return text;
}

std::optional<Statement> parse_statement(std::string_view text) {
  std::string_view rest = text;
  if (!rest.starts_with(kFirstLine) || rest.size() == kFirstLine.size() || rest[kFirstLine.size()] != '\n') return std::nullopt;
  rest.remove_prefix(kFirstLine.size() + 1);
  Statement statement;
  if (!take_about(rest, statement) || !take_signer(rest, statement)) return std::nullopt;
  // One text for one statement: no second spelling, nothing behind it.
  return statement_text(statement) == text ? std::optional(statement) : std::nullopt;
}

std::string metadata_text(const std::string& number, const Metadata& metadata) { return metadata_to_yaml(number, metadata); }

crypto::Sha256 metadata_sha256(const std::string& number, const Metadata& metadata) {
  return crypto::sha256(crypto::as_bytes(metadata_to_yaml(number, metadata)));
}

}  // namespace rotulus::storage
