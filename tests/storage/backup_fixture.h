// A filled store with a place for its backups, and what is compared after a restore.
#pragma once

#include <algorithm>
#include <map>

#include "filled_store.h"
#include "raw_database.h"
#include "storage/approvals.h"
#include "storage/audit_proofs.h"
#include "storage/backup.h"
#include "storage/bindings.h"
#include "storage/shredding.h"

namespace rotulus::test {

// What readers can see of a store, as text: documents, versions with their contents, signatures, comments, bindings.
inline std::map<std::string, std::string> visible(storage::Store& store) {
  std::map<std::string, std::string> seen;
  const auto session = store.read();
  const storage::Documents documents(session);
  for (const auto& space : storage::Spaces(session).list()) {
    storage::DocumentQuery query;
    query.space = space.id;
    query.drafts = true;
    query.limit = 100000;
    for (const auto& document : documents.list(query)) {
      const std::string number = document.number;
      seen[number] = document.metadata.title + "|" + document.metadata.path + "|" + std::to_string(document.version);
      for (const auto& revision : documents.revisions(document, 0, 100000))
        seen[number + " " + revision.label] =
            std::string(name(revision.state)) + "|" + revision.title + "|" + revision.author.name + "|" +
            (storage::shredded_at(session, document) ? "shredded" : documents.content(revision));
      for (const auto& signature : storage::Approvals(session).signatures(document))
        seen[number + " signature " + std::to_string(signature.id)] =
            signature.statement + (is_valid(signature, storage::signing_key(store).public_key()) ? "valid" : "void");
      for (const auto& comment : storage::Approvals(session).comments(document))
        seen[number + " comment " + std::to_string(comment.id)] = comment.user_name + ": " + comment.text;
    }
  }
  for (const auto& user : storage::Accounts(session).users())
    seen["user " + user.name] = user.email + "|" + std::to_string(user.version);
  for (const auto& given : storage::Bindings(session).all())
    seen["binding " + storage::binding_text(session, given.binding) + " of " + storage::grantee_text(session, given.grantee)] =
        "given";
  return seen;
}

struct BackedUpStore : FilledStore {
  std::filesystem::path backups() const { return directory / "backups"; }
  std::filesystem::path restored() const { return directory / "restored"; }

  storage::BackupReport back_up() { return storage::back_up(*store, backups()); }
  crypto::Credential recovery() const {
    return {crypto::SlotKind::kRecovery, std::move(*crypto::parse_recovery_text(recovery_key))};
  }

  // Restores, and opens what came of it.
  std::unique_ptr<storage::Store> restore(const crypto::Credential& credential = test_key(),
                                          const storage::BackupChoice& choice = {}) {
    storage::restore_backup(backups(), choice, credential, restored());
    return storage::Store::open(storage::DataDirectory::open(restored()), credential);
  }

  std::vector<std::filesystem::path> files(const std::string& part) const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(backups() / part)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }
};

// The message of the Error that `work` throws, to see what it names.
template <class Work>
std::string message_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  FAIL("an error was expected");
  return {};
}

}  // namespace rotulus::test
