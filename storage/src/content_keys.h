// The tables that hold content keys of documents, wrapped: what shredding empties, and what backups keep apart.
#pragma once

#include <string_view>

namespace rotulus::storage {

inline constexpr const char* kDocumentKey = "document_key";
inline constexpr const char* kFormerDocumentKey = "former_document_key";

struct ContentKeyTable {
  std::string_view name;
  const char* select;  // identity of the document, wrapped key
  const char* insert;  // document, wrapped
  const char* remove;  // document
};

inline constexpr ContentKeyTable kContentKeyTables[] = {
    {kDocumentKey, "SELECT d.uid, k.wrapped FROM document_key k JOIN document d ON d.id = k.document ORDER BY d.id",
     "INSERT INTO document_key(document, wrapped) VALUES(?1, ?2)", "DELETE FROM document_key WHERE document = ?1"},
    {kFormerDocumentKey, "SELECT d.uid, k.wrapped FROM former_document_key k JOIN document d ON d.id = k.document ORDER BY d.id",
     "INSERT INTO former_document_key(document, wrapped) VALUES(?1, ?2)", "DELETE FROM former_document_key WHERE document = ?1"},
};

}  // namespace rotulus::storage
