// A small organisation behind the interface: two spaces, people with every kind of role, documents published and in draft.
//
//   space QA  olga (owner), carl (contributor), rhea (reviewer), abel (approver), rita (reader)
//   space HB  hugo (owner), bert (reader)
//   adam (administrator), aude (auditor): everywhere                 nora: no role at all
//
// Everybody's password is password_of(name).
#pragma once

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>

#include "api/api.h"
#include "client.h"
#include "plugins/host.h"
#include "service/application.h"
#include "storage/documents.h"
#include "support/temporary_directory.h"

namespace rotulus::test {

// An index that learns of nothing until it is rebuilt.
inline constexpr std::chrono::hours kHeldBack{1};

inline std::string password_of(const std::string& user_name) { return "correct horse " + user_name.substr(0, 1) + " battery"; }

// A time so far ahead, as requests write it.
inline std::string in_days(int days) { return Timestamp{Timestamp::now().microseconds + days * 86'400'000'000}.text(); }

// The plugins that come with the server, loaded once for all tests.
std::shared_ptr<const plugins::Host> shipped_plugins();

class World {
 public:
  explicit World(const api::ApiOptions& options = {}, service::SignInLimits limits = {},
                 std::shared_ptr<const plugins::Host> plugins = shipped_plugins(),
                 std::chrono::milliseconds index_delay = std::chrono::milliseconds(1), std::uint32_t password_log_n = 4);

  service::Application& app() { return *app_; }
  const http::Router& router() const { return router_; }
  // Somebody signed in by cookie; the same client at every call.
  Client& as(const std::string& user_name);
  Client nobody() const { return Client(router_); }

  // A further person with a role in a space.
  void hire(const std::string& user_name, const std::string& role, const std::string& space);

  std::filesystem::path data() const { return directory_ / "data"; }

  // A document in force, as an import makes it.
  DocumentId publish(const std::string& space, const std::string& path, const std::string& content);
  // A further version in force of it.
  void publish_again(const DocumentId& document, const std::string& content);
  void remove(const DocumentId& document);
  // Reads in a space are recorded from now on.
  void make_confidential(const std::string& space);
  // Waits until everything written is found.
  void catch_up();
  // The actions in the audit log, newest first.
  std::vector<std::string> audit_actions(std::size_t count);

 private:
  void add_people();
  void commit(const std::string& space, storage::DocumentChange change, DocumentId* made);

  TemporaryDirectory directory_;
  std::unique_ptr<service::Application> app_;
  http::Router router_;
  std::map<std::string, Client> clients_;
};

}  // namespace rotulus::test
