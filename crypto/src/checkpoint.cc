#include "crypto/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "core/ids.h"
#include "crypto/base64.h"

namespace rotulus::crypto {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // em dash, space
constexpr std::uint8_t kEd25519 = 0x01;
constexpr std::size_t kKeyIdSize = 4;
constexpr std::size_t kMostSignatures = 100;
constexpr std::size_t kLargestNote = std::size_t{1} << 20;

Bytes with_type(const PublicKey& key) {
  Bytes bytes(1 + key.size(), kEd25519);
  std::copy(key.begin(), key.end(), bytes.begin() + 1);
  return bytes;
}

Bytes key_id(std::string_view name, const PublicKey& key) {
  Sha256Stream digest;
  digest.update(as_bytes(name));
  digest.update(as_bytes("\n"));
  digest.update(with_type(key));
  const Sha256 hash = digest.finish();
  return {hash.begin(), hash.begin() + kKeyIdSize};
}

// Names of keys may hold no spaces and no plus. Those of ours are ASCII; a space of Unicode is not looked for.
bool is_key_name(std::string_view name) { return !name.empty() && name.find_first_of(" +") == std::string_view::npos; }

// Takes "<line>\n" from the front.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  return size;
}

template <class Array>
bool parse_array(std::string_view text, Array& into) {
  Bytes bytes;
  if (!from_base64(text, bytes) || bytes.size() != into.size()) return false;
  std::copy(bytes.begin(), bytes.end(), into.begin());
  return true;
}

std::optional<Note::Line> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  Note::Line parsed{std::string(line.substr(0, space)), {}};
  if (!is_key_name(parsed.name) || !from_base64(line.substr(space + 1), parsed.signature)) return std::nullopt;
  if (parsed.signature.size() <= kKeyIdSize) return std::nullopt;
  return parsed;
}

}  // namespace

std::string Checkpoint::extension(std::string_view name) const {
  for (const std::string& line : extensions)
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ' ') return line.substr(name.size() + 1);
  return {};
}

std::optional<PublicKey> Checkpoint::key() const {
  PublicKey key;
  if (!parse_array(extension("key"), key)) return std::nullopt;
  return key;
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' + base64(checkpoint.root) + '\n';
  for (const std::string& line : checkpoint.extensions) text += line + '\n';
  return text;
}

std::optional<Checkpoint> parse_checkpoint_text(std::string_view text) {
  std::string_view rest = text;
  const auto origin = take_line(rest), size_line = take_line(rest), root = take_line(rest);
  if (!origin || origin->empty() || !size_line || !root) return std::nullopt;
  Checkpoint checkpoint;
  checkpoint.origin = *origin;
  const auto size = parse_size(*size_line);
  if (!size || !parse_array(*root, checkpoint.root)) return std::nullopt;
  checkpoint.size = *size;
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (!line || line->empty()) return std::nullopt;
    checkpoint.extensions.emplace_back(*line);
  }
  return checkpoint;
}

std::optional<Note> parse_note(std::string_view given) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; };
  if (given.size() > kLargestNote || std::any_of(given.begin(), given.end(), is_control)) return std::nullopt;
  const auto end = given.rfind("\n\n");
  if (end == std::string_view::npos) return std::nullopt;
  Note note{std::string(given.substr(0, end + 1)), {}};
  std::string_view rest = given.substr(end + 2);
  while (!rest.empty()) {
    const auto line = take_line(rest);
    auto signature = line ? parse_signature(*line) : std::nullopt;
    if (!signature || note.signatures.size() == kMostSignatures) return std::nullopt;
    note.signatures.push_back(*std::move(signature));
  }
  if (note.signatures.empty()) return std::nullopt;
  return note;
}

std::string sign_note(std::string_view text, std::string_view name, const SigningKey& key) {
  const Bytes id = key_id(name, key.public_key());
  const Signature made = key.sign(as_bytes(text));
  Bytes signature(kKeyIdSize + made.size());
  std::copy(made.begin(), made.end(), std::copy(id.begin(), id.end(), signature.begin()));
  return std::string(text).append("\n").append(kDash).append(name).append(" ").append(base64(signature)).append("\n");
}

bool is_signed_by(const Note& note, std::string_view name, const PublicKey& key) {
  const Bytes id = key_id(name, key);
  bool found = false;
  for (const Note::Line& line : note.signatures) {
    if (line.name != name || !std::equal(id.begin(), id.end(), line.signature.begin())) continue;
    Signature signature;
    if (line.signature.size() != kKeyIdSize + signature.size()) return false;
    std::copy(line.signature.begin() + kKeyIdSize, line.signature.end(), signature.begin());
    if (!verify(key, as_bytes(note.text), signature)) return false;
    found = true;
  }
  return found;
}

std::string verifier_key_text(const VerifierKey& key) {
  return key.name + '+' + hex(key_id(key.name, key.key)) + '+' + base64(with_type(key.key));
}

std::optional<VerifierKey> parse_verifier_key(std::string_view text) {
  const auto first = text.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  VerifierKey key{std::string(text.substr(0, first)), {}};
  Bytes bytes;
  if (!is_key_name(key.name) || !from_base64(text.substr(second + 1), bytes) || bytes.size() != 1 + key.key.size() ||
      bytes.front() != kEd25519)
    return std::nullopt;
  std::copy(bytes.begin() + 1, bytes.end(), key.key.begin());
  if (text.substr(first + 1, second - first - 1) != hex(key_id(key.name, key.key))) return std::nullopt;
  return key;
}

bool CheckpointReader::next(std::string& note) {
  note.clear();
  std::string line;
  bool in_signatures = false;
  while (std::getline(in_, line)) {
    const bool ended = !in_.eof();  // by a line feed
    position_ += line.size() + (ended ? 1 : 0);
    if (note.empty() && line.empty()) continue;
    const bool is_end = line.empty() && in_signatures && ended;
    if (is_end) return true;
    note += line;
    if (ended) note += '\n';
    if (line.empty()) in_signatures = true;
  }
  if (note.empty()) return false;
  torn_ = true;
  return true;
}

}  // namespace rotulus::crypto
