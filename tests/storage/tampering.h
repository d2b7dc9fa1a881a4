// Copies of a filled store's closed database to change, and what opening and verifying then has to say.
#pragma once

#include <set>

#include "filled_store.h"
#include "raw_database.h"

namespace rotulus::test {

// Found when the row is used, or not at all: nothing in the database vouches for them (docs/threat-model.md).
inline const std::set<std::string> kNotAuthenticated = {"key_slot.id", "outbox.sequence", "outbox.document"};

// Empty before the keys were rotated.
inline const std::set<std::string> kOfRotations = {"kept_key", "former_document_key", "key_rotation"};

class Tampering {
 public:
  enum class Keys { kFirst, kRotating };
  explicit Tampering(Keys keys = Keys::kFirst) {
    if (keys == Keys::kRotating) filled_.rotate_half_way();
    filled_.store.reset();
    restore();
  }

  FilledStore& filled() { return filled_; }
  std::filesystem::path data() const { return copies_ / "tampered"; }

  void restore() {
    std::filesystem::remove_all(data());
    std::filesystem::copy(filled_.data(), data());
  }

  template <class Change>
  bool change(Change&& change) {
    RawDatabase db(data());
    return change(db);
  }
  bool sql(const std::string& text) {
    return change([&](RawDatabase& db) { return db.change(text); });
  }

  // Everything that opening and verifying has to say, one line each; empty when nothing was found.
  std::string findings() {
    try {
      const auto store = storage::Store::open(storage::DataDirectory::open(data()), test_key());
      std::string all;
      for (const auto& problem : storage::verify(*store, true, nullptr).problems) all += problem + "\n";
      return all;
    } catch (const Error& error) {
      return std::string(error.what()) + "\n";
    }
  }

  // Makes one change to a fresh copy and says what was found.
  std::string after(const std::string& text) {
    restore();
    REQUIRE(sql(text));
    return findings();
  }

 private:
  // In memory where the system has it: hundreds of copies are opened, and each waits for the disk.
  static std::filesystem::path memory() { return std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : ""; }

  FilledStore filled_;
  TemporaryDirectory copies_{memory()};
};

inline std::string key_condition(RawDatabase& db, const std::string& table, int first_parameter) {
  std::string condition;
  for (const auto& column : db.key(table))
    condition += (condition.empty() ? "" : " AND ") + column + " = ?" + std::to_string(first_parameter++);
  return condition;
}

inline std::string key_list(RawDatabase& db, const std::string& table) {
  std::string list;
  for (const auto& column : db.key(table)) list += (list.empty() ? "" : ", ") + column;
  return list;
}

// The word with which a finding about a row of the table names it.
inline std::string word_for(const std::string& table) {
  if (table == "wrapped_key") return "key";
  if (table == "key_slot" || table == "kept_key") return "key";
  if (table == "former_document_key") return "content key";
  if (table == "key_rotation") return "rotation";
  if (table == "document_key") return "content key";
  if (table == "ref") return "refs/heads/main";
  if (table == "audit" || table == "audit_head") return "audit";
  if (table == "import_progress") return "import";
  if (table == "extraction") return "text of object";
  return table;
}

inline bool mentions(const std::string& findings, const std::string& word) { return findings.find(word) != std::string::npos; }

}  // namespace rotulus::test
