// A store with one space full of made-up documents, and the ways in which its figures use it.
// Thread-safety: save() of different documents from several threads; everything else one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/documents.h"
#include "store_texts.h"

namespace rotulus::bench {

class StoreSpace {
 public:
  // `count` documents of about `bytes`, the first version of each.
  StoreSpace(const std::filesystem::path& data, std::size_t count, std::size_t bytes);

  std::size_t size() const { return ids_.size(); }
  std::string id(std::size_t at) const { return ids_[at].text(); }
  std::string text(std::size_t at) const { return texts_[at].text(); }
  // Writes a few sentences of a document anew and saves it: one durable commit.
  void edit_and_save(std::size_t at);
  // A further commit of every document, many in one transaction.
  void save_all();
  // The content at HEAD, found by the id of the document.
  std::string read_head(std::size_t at);

  storage::Store& store() { return *store_; }
  // Closes the store, so that everything stands in its file; its bytes. Nothing else may be called after.
  std::uint64_t close();
  // The bytes of all sealed objects.
  std::uint64_t payload_bytes() const;

 private:
  storage::CommitRequest request() const;
  void commit(const storage::CommitRequest& request, std::vector<DocumentId>* made = nullptr);

  std::filesystem::path data_;
  std::unique_ptr<storage::Store> store_;
  SpaceId space_;
  std::vector<DocumentId> ids_;
  std::vector<DocumentText> texts_;
};

}  // namespace rotulus::bench
