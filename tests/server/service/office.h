// A space with people in every role, the real plugin of approvals, and short ways to send a document through them.
#pragma once

#include <catch2/catch.hpp>

#include <memory>
#include <string>

#include "service/life_cycle.h"
#include "service/rule_error.h"
#include "service/tasks.h"
#include "support/temporary_directory.h"

namespace rotulus::test {

class Office {
 public:
  Office();

  service::Application& app() { return *app_; }
  // carl (contributor), rhea (reviewer), abel, anna and axel (approvers), rita (reader), olga (owner), adam (administrator).
  Principal as(const std::string& name);
  void grant(const std::string& name, const std::string& role);
  void revoke(const std::string& name, const std::string& role);
  // Stops everything and opens the same directory again.
  void restart();

  service::DocumentView create(const std::string& workflow = "review-approval");
  service::DocumentView now(const std::string& number) { return service::get_document(*app_, as("olga"), number); }
  service::DocumentView save(const std::string& number, const std::string& content, const std::string& who = "carl");
  // One that needs a signature gets one with the right password.
  service::DocumentView take(const std::string& who, const std::string& number, Transition transition,
                             std::optional<Timestamp> effective_at = {});
  // Submitted by carl, reviewed by rhea, approved by abel.
  service::DocumentView approve(const std::string& number, std::optional<Timestamp> effective_at = {});
  std::size_t tasks(const std::string& who) { return service::list_tasks(*app_, as(who), "", 50).items.size(); }
  bool verifies();

 private:
  void open(std::unique_ptr<storage::Store> store);

  TemporaryDirectory directory_;
  std::unique_ptr<service::Application> app_;
};

}  // namespace rotulus::test
