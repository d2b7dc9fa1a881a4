// Answers to "who can read this document, and why" and "what can this person do, and why".
// Thread-safety: all functions from any thread. What the caller may not know of is Error{kNotFound}.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/application.h"
#include "storage/documents.h"

namespace rotulus::service {

// By which grant: a role, given where, to whom (a group, or the person), until when.
struct Reason {
  Grant grant;
  std::string space_key;        // of the grant's scope; empty: the whole system
  std::string document_number;  // of the grant's scope; empty: the space, or the whole system
};

struct DocumentReader {
  std::string name, display_name;
  bool effective = false, drafts = false;  // what he reads
  std::vector<Reason> reasons;             // every grant that lets him read
};
struct DocumentReaders {
  DocumentId document;
  std::string number, space_key;
  bool inherits = true;
  std::vector<DocumentReader> items;    // by name; only people who can sign in
  std::vector<DocumentReader> blocked;  // would read it if it took the roles of its space
};
// For those who manage roles on the document, and for auditors.
DocumentReaders who_reads(Application& app, const Principal& caller, const std::string& document);  // number or id

struct PlaceAccess {
  std::string space_key, document_number;  // both empty: the whole system
  PermissionSet permissions;               // that hold there, inherited ones among them
  std::vector<Reason> reasons;             // every grant that gives any of them
  std::int64_t blocked_documents = 0;      // of a space: documents that take no roles from it and are closed to him
};
struct PersonAccess {
  std::string name, display_name;
  bool disabled = false;
  std::vector<std::string> groups;
  std::vector<PlaceAccess> places;  // the whole system, spaces by key, then documents with roles on themselves
};
// For the person himself, those who manage users, and auditors.
PersonAccess what_may(Application& app, const Principal& caller, const std::string& user_name);

// The same for the local owner, who may ask for everything.
DocumentReaders readers_of(const storage::Session& session, const storage::Document& document);
PersonAccess access_of(const storage::Session& session, UserId user);

}  // namespace rotulus::service
