#include "bundle.h"

#include "members.h"

namespace rotulus::verify {
namespace {

Bundle::Version read_version(const Json& object) {
  const Members members(object, "a version", {"revision", "label", "state", "content_sha256", "content", "metadata"});
  Bundle::Version version;
  version.revision = members.number("revision");
  version.label = members.text_or_null("label");
  version.state = members.text("state");
  version.content_sha256 = members.hex_hash("content_sha256");
  version.content = members.bytes_or_null("content");
  version.metadata = members.bytes_or_null("metadata");
  return version;
}

Bundle::Signed read_signature(const Json& object) {
  const Members members(object, "a signature", {"id", "statement", "signature", "public_key"});
  Bundle::Signed read;
  read.id = members.number("id");
  read.statement = crypto::as_text(members.bytes("statement"));
  read.signature = as_array<crypto::Signature>(members.bytes("signature"), "A signature");
  read.key = as_array<crypto::PublicKey>(members.bytes("public_key"), "The key of a signature");
  return read;
}

Bundle::LogEntry read_entry(const Json& object) {
  const Members members(object, "an entry", {"entry", "leaf", "leaf_hash", "hashes"});
  Bundle::LogEntry read;
  read.entry = members.number("entry");
  if (members.has("leaf") == members.has("leaf_hash"))
    throw Malformed("An entry has either its bytes ('leaf') or their hash ('leaf_hash').");
  if (members.has("leaf")) read.leaf = members.bytes("leaf");
  read.leaf_hash = read.leaf ? crypto::merkle_leaf(*read.leaf) : members.hash("leaf_hash");
  read.hashes = members.hashes("hashes");
  return read;
}

}  // namespace

Bundle read_bundle(std::string_view text) {
  const Json json = parse_object(text);
  const Members members(json, "the bundle", {"format", "document", "versions", "signatures", "entries", "checkpoint"});
  if (members.text("format") != "rotulus evidence 1")
    throw Malformed("The format of this bundle is not 'rotulus evidence 1'. A newer program may know it.");
  const Members document(members.object("document"), "the document", {"id", "number", "title"});
  Bundle bundle;
  bundle.id = document.text("id");
  bundle.number = document.text("number");
  bundle.title = document.text("title");
  for (const Json& item : members.list("versions")) bundle.versions.push_back(read_version(item));
  for (const Json& item : members.list("signatures")) bundle.signatures.push_back(read_signature(item));
  for (const Json& item : members.list("entries")) bundle.entries.push_back(read_entry(item));
  bundle.checkpoint = members.text("checkpoint");
  return bundle;
}

}  // namespace rotulus::verify
