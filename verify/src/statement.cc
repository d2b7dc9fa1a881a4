#include "statement.h"

#include "core/ids.h"
#include "core/time.h"
#include "entry.h"

namespace rotulus::verify {
namespace {

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::string_view next() {
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos) {
      good_ = false;
      return {};
    }
    const auto line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  // What stands behind the name of the field.
  std::string field(std::string_view name) {
    const auto line = next();
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ') {
      good_ = false;
      return {};
    }
    return std::string(line.substr(name.size() + 1));
  }
  crypto::Sha256 hash(std::string_view name) {
    crypto::Sha256 hash{};
    if (!from_hex(field(name), hash.data(), hash.size())) good_ = false;
    return hash;
  }
  bool ended_well() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

bool is_meaning(std::string_view word) {
  return word == "author" || word == "review" || word == "approval" || word == "retirement";
}

}  // namespace

std::optional<Statement> read_statement(std::string_view text) {
  Lines lines(text);
  if (lines.next() != "rotulus signature 1") return std::nullopt;
  Statement statement;
  statement.document = lines.field("document");
  statement.number = lines.field("number");
  statement.version = lines.field("version");
  const auto revision = number_after(lines.field("revision"), "");
  statement.content = lines.hash("content-sha256");
  statement.metadata = lines.hash("metadata-sha256");
  statement.meaning = lines.field("meaning");
  statement.signer = lines.field("signer");
  statement.name = lines.field("name");
  statement.time = lines.field("time");
  statement.prior = lines.hash("prior-sha256");
  const auto time = Timestamp::parse(statement.time);
  if (!lines.ended_well() || !revision || !is_meaning(statement.meaning) || !time || time->text() != statement.time)
    return std::nullopt;
  statement.revision = *revision;
  return statement;
}

}  // namespace rotulus::verify
