// One document on its way through its workflow, with everybody's part in it as a short call over the interface.
#pragma once

#include "world.h"

namespace rotulus::test {

// A value for every required field of a template, as GET /templates/{template} shows it.
json filled_fields(const json& form);
// A text with every heading of the template's body, and under each of them what `sentence` says.
std::string filled_text(const std::string& body, const std::string& sentence);

class Flow {
 public:
  // A draft by carl in QA; `more` goes into the request.
  explicit Flow(World& world, const json& more = json::object());

  const std::string& target() const { return target_; }  // "/api/v1/documents/..."
  const std::string& id() const { return id_; }
  json now(const std::string& who = "olga") const { return world_->as(who).get(target_).data(); }
  json workflow(const std::string& who = "olga") const { return world_->as(who).get(target_ + "/workflow").data(); }
  // The state of the newest version.
  std::string state() const { return world_->as("olga").get(target_ + "/versions?limit=1").data()["items"][0]["state"]; }

  // From the current state. What needs a signature is signed with the right password, what needs a comment has one, unless `more`
  // has its own; null takes a member away.
  Answer take(const std::string& who, const std::string& transition, const json& more = json::object(),
              const Fields& fields = {}) const;
  Answer save(const std::string& content, const std::string& who = "carl", const json& more = json::object()) const;
  // Submitted by carl, reviewed by rhea, approved by abel. Fails the test when that is refused.
  void approve(const json& at_submission = json::object()) const;

 private:
  World* world_;
  std::string id_, target_;
};

// Whether the answer refuses with this status and names this rule.
bool refuses(const Answer& answer, int status, const std::string& rule);

}  // namespace rotulus::test
