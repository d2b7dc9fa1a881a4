#include "crypto/key_slot.h"

#include <catch2/catch.hpp>

#include "bytes.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;
using test::code_of;

namespace {

Credential passphrase(std::string_view text) { return {SlotKind::kPassphrase, SecretBytes(as_bytes(text))}; }

}  // namespace

TEST_CASE("a slot opens with its credential and with no other", "[crypto]") {
  const SecretBytes root = random_secret();
  const SlotKind kind = GENERATE(SlotKind::kKeyFile, SlotKind::kRecovery);
  const Credential right{kind, random_secret()};
  const KeySlot slot = make_slot(right, root);
  CHECK(slot.salt.empty());
  CHECK(slot.log_n == 0);
  const std::optional<SecretBytes> opened = open_slot(slot, right);
  REQUIRE(opened);
  CHECK(test::same(opened->view(), root.view()));
  CHECK_FALSE(open_slot(slot, {kind, random_secret()}));
  // The same bytes offered as another kind of credential are another credential.
  const SlotKind other = kind == SlotKind::kKeyFile ? SlotKind::kRecovery : SlotKind::kKeyFile;
  CHECK_FALSE(open_slot(slot, {other, right.secret.clone()}));
  KeySlot relabelled = slot;
  relabelled.kind = other;
  CHECK_FALSE(open_slot(relabelled, {other, right.secret.clone()}));
}

TEST_CASE("a passphrase slot costs at least 2^17 and opens with the passphrase only", "[crypto]") {
  const SecretBytes root = random_secret();
  KeySlot slot = make_slot(passphrase("correct horse 电池"), root);
  CHECK(slot.salt.size() == 16);
  CHECK(slot.log_n >= 17);
  const std::optional<SecretBytes> opened = open_slot(slot, passphrase("correct horse 电池"));
  REQUIRE(opened);
  CHECK(test::same(opened->view(), root.view()));
  CHECK_FALSE(open_slot(slot, passphrase("correct horse 电源")));
  slot.salt[0] ^= 1;
  CHECK_FALSE(open_slot(slot, passphrase("correct horse 电池")));
}

TEST_CASE("every altered byte of a wrapped key is refused", "[crypto]") {
  const Credential credential{SlotKind::kKeyFile, random_secret()};
  KeySlot slot = make_slot(credential, random_secret());
  for (std::uint8_t& byte : slot.wrapped) {
    byte ^= 0x40;
    CHECK_FALSE(open_slot(slot, credential));
    byte ^= 0x40;
  }
  CHECK(open_slot(slot, credential));
}

TEST_CASE("a malformed slot is named as damage", "[crypto]") {
  const Credential credential{SlotKind::kKeyFile, random_secret()};
  KeySlot slot = make_slot(credential, random_secret());
  SECTION("unknown kind") { slot.kind = static_cast<SlotKind>(9); }
  SECTION("a salt where none belongs") { slot.salt.resize(16); }
  SECTION("a cost where none belongs") { slot.log_n = 17; }
  SECTION("a short wrapped key") { slot.wrapped.pop_back(); }
  SECTION("a long wrapped key") { slot.wrapped.push_back(0); }
  SECTION("a passphrase slot without salt") { slot.kind = SlotKind::kPassphrase, slot.log_n = 17; }
  SECTION("a cheap passphrase") { slot.kind = SlotKind::kPassphrase, slot.log_n = 16, slot.salt.resize(16); }
  SECTION("a cost that would take all memory") { slot.kind = SlotKind::kPassphrase, slot.log_n = 31, slot.salt.resize(16); }
  CHECK(code_of([&] { return open_slot(slot, credential); }) == ErrorCode::kCorrupt);
}

TEST_CASE("credentials that cannot be right are refused before anything is computed", "[crypto]") {
  const SecretBytes root = random_secret();
  CHECK(code_of([&] { return make_slot(passphrase(""), root); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { return make_slot({SlotKind::kKeyFile, random_secret(16)}, root); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { return make_slot({SlotKind::kRecovery, SecretBytes()}, root); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { return make_slot({SlotKind::kKeyFile, random_secret()}, random_secret(16)); }) == ErrorCode::kInternal);
}
