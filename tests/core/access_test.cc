#include <catch2/catch.hpp>

#include "core/access.h"

#include <algorithm>

using namespace rotulus;

namespace {

constexpr SpaceId kQa{1}, kHr{2};
DocumentId document(std::uint8_t n) {
  DocumentId id;
  id.bytes.fill(n);
  return id;
}
Principal with(std::vector<Binding> bindings) {
  Principal principal;
  principal.user = UserId{7};
  for (Binding& binding : bindings) {
    const Role* role = find_shipped_role(binding.role);
    principal.grants.push_back({std::move(binding), role ? role->permissions : PermissionSet{}});
  }
  return principal;
}

}  // namespace

TEST_CASE("without a binding nothing is allowed", "[core]") {
  for (int p = 0; p < static_cast<int>(Permission::kCount); ++p) {
    CHECK_FALSE(authorize(with({}), static_cast<Permission>(p), Scope::system()));
    CHECK_FALSE(authorize(with({}), static_cast<Permission>(p), Scope::of(kQa, document(1))));
  }
}

TEST_CASE("scopes inherit downwards and nowhere else", "[core]") {
  const auto reads = [](const Binding& binding, const Scope& scope) {
    return authorize(with({binding}), Permission::kReadDocument, scope);
  };
  CHECK(reads({"reader", Scope::system()}, Scope::of(kQa, document(1))));
  CHECK(reads({"reader", Scope::of(kQa)}, Scope::of(kQa, document(1))));
  CHECK_FALSE(reads({"reader", Scope::of(kQa)}, Scope::of(kHr, document(1))));
  CHECK_FALSE(reads({"reader", Scope::of(kQa)}, Scope::system()));
  CHECK(reads({"reader", Scope::of(kQa, document(1))}, Scope::of(kQa, document(1))));
  CHECK_FALSE(reads({"reader", Scope::of(kQa, document(1))}, Scope::of(kQa, document(2))));
  CHECK_FALSE(reads({"reader", Scope::of(kQa, document(1))}, Scope::of(kQa)));
}

TEST_CASE("a document that blocks inheritance asks for a binding on itself", "[core]") {
  const Scope isolated = Scope::of(kQa, document(1), true);
  CHECK_FALSE(authorize(with({{"reader", Scope::system()}}), Permission::kReadDocument, isolated));
  CHECK_FALSE(authorize(with({{"owner", Scope::of(kQa)}}), Permission::kReadDocument, isolated));
  CHECK(authorize(with({{"reader", Scope::of(kQa, document(1))}}), Permission::kReadDocument, isolated));
}

TEST_CASE("the shipped roles give what their names say", "[core]") {
  const auto may = [](const char* role, Permission permission) {
    return authorize(with({{role, Scope::system()}}), permission, Scope::of(kQa));
  };
  CHECK(may("reader", Permission::kReadDocument));
  CHECK_FALSE(may("reader", Permission::kReadDrafts));
  CHECK_FALSE(may("reader", Permission::kEditDocument));
  CHECK(may("contributor", Permission::kEditDocument));
  CHECK_FALSE(may("contributor", Permission::kApproveDocument));
  CHECK_FALSE(may("reviewer", Permission::kEditDocument));
  CHECK(may("approver", Permission::kApproveDocument));
  CHECK(may("owner", Permission::kManageBindings));
  CHECK_FALSE(may("owner", Permission::kApproveDocument));
  CHECK(may("auditor", Permission::kReadAudit));
  CHECK_FALSE(may("auditor", Permission::kReadDocument));
}

TEST_CASE("an administrator does not thereby read documents", "[core]") {
  const auto admin = with({{"administrator", Scope::system()}});
  CHECK(authorize(admin, Permission::kManageUsers, Scope::system()));
  CHECK_FALSE(authorize(admin, Permission::kReadDocument, Scope::of(kQa, document(1))));
  CHECK_FALSE(authorize(admin, Permission::kReadDrafts, Scope::of(kQa, document(1))));
  CHECK(readable(admin).nothing());
}

TEST_CASE("system-wide powers do not come from a binding on a space", "[core]") {
  const auto local = with({{"administrator", Scope::of(kQa)}});
  CHECK(authorize(local, Permission::kManageSpace, Scope::of(kQa)));
  CHECK_FALSE(authorize(local, Permission::kManageUsers, Scope::of(kQa)));
  CHECK_FALSE(authorize(local, Permission::kOperate, Scope::system()));
}

TEST_CASE("the disabled, the unknown and the malformed are denied", "[core]") {
  auto reader = with({{"reader", Scope::system()}});
  CHECK_FALSE(authorize(reader, Permission::kReadDocument, Scope{SpaceId{}, document(1), false}));
  reader.disabled = true;
  CHECK_FALSE(authorize(reader, Permission::kReadDocument, Scope::of(kQa)));
  CHECK(readable(reader).nothing());
  CHECK_FALSE(authorize(with({{"emperor", Scope::system()}}), Permission::kReadDocument, Scope::of(kQa)));
  Principal nobody = with({{"reader", Scope::system()}});
  nobody.user = {};
  CHECK_FALSE(authorize(nobody, Permission::kReadDocument, Scope::of(kQa)));
}

TEST_CASE("a token narrows and never widens", "[core]") {
  auto contributor = with({{"contributor", Scope::of(kQa)}});
  contributor.limited_to = PermissionSet{Permission::kReadDocument, Permission::kManageUsers};
  CHECK(authorize(contributor, Permission::kReadDocument, Scope::of(kQa)));
  CHECK_FALSE(authorize(contributor, Permission::kEditDocument, Scope::of(kQa)));
  CHECK_FALSE(authorize(contributor, Permission::kManageUsers, Scope::system()));
  CHECK(readable(contributor).draft_spaces.empty());
}

TEST_CASE("readable() says the same as authorize() of every document", "[core]") {
  const std::vector<std::string> roles = {"reader", "contributor", "auditor"};
  const std::vector<Scope> scopes = {Scope::system(), Scope::of(kQa), Scope::of(kHr), Scope::of(kQa, document(1)),
                                     Scope::of(kHr, document(2))};
  for (const auto& role : roles)
    for (const auto& scope : scopes) {
      const auto principal = with({{role, scope}});
      const auto found = readable(principal);
      for (const SpaceId space : {kQa, kHr})
        for (std::uint8_t n = 1; n <= 2; ++n)
          for (const bool isolated : {false, true}) {
            const bool by_space = !isolated && (found.all_spaces_effective ||
                                                std::count(found.effective_spaces.begin(), found.effective_spaces.end(), space));
            // A document is in one space only: 1 in QA, 2 in HR.
            if ((n == 1) != (space == kQa)) continue;
            const bool by_document =
                std::count(found.effective_documents.begin(), found.effective_documents.end(), document(n)) > 0;
            CHECK((by_space || by_document) ==
                  authorize(principal, Permission::kReadDocument, Scope::of(space, document(n), isolated)));
          }
    }
}
