// The way of a version through its workflow: where it stands, and the steps that people take.
#include "service/life_cycle.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "credential_fields.h"
#include "document_answer.h"
#include "fields.h"
#include "render_life_cycle.h"
#include "render_plugins.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr TextRule kStep{1, 64, Lines::kOne};
constexpr TextRule kComment{0, 10'000, Lines::kMany};

struct Asked {
  service::TransitionRequest request;
  std::optional<storage::Meaning> meaning;  // of the signature, where the signer says it himself
};

bool is_decision(Transition transition) {
  return transition == Transition::kApprove || transition == Transition::kRequestCorrection || transition == Transition::kReject;
}

// What people ask for here; saving has addresses of its own, and the clock asks nobody.
Transition read_transition(const Fields& body) {
  constexpr std::array kTaken = {Transition::kSubmit, Transition::kApprove,  Transition::kRequestCorrection,
                                 Transition::kReject, Transition::kWithdraw, Transition::kRetire,
                                 Transition::kConfirm};
  const auto transition = parse_transition(body.text("transition", {1, 40, Lines::kOne}));
  if (transition && std::find(kTaken.begin(), kTaken.end(), *transition) != kTaken.end()) return *transition;
  throw Error(ErrorCode::kInvalidArgument,
              "The field 'transition' must be submit, approve, request_correction, reject, withdraw, retire or confirm.");
}

void read_signature(const Fields& signature, Asked& asked) {
  asked.request.signature = service::SignatureRequest{
      signature.text("password", {1, 1024, Lines::kOne}), signature.optional_text("version", {1, 100, Lines::kOne}),
      signature.optional_text("content_sha256", {64, 64, Lines::kOne}), signature.optional_text("otp", kOtp)};
  const auto meaning = signature.optional_text("meaning", {1, 20, Lines::kOne});
  if (!meaning) return;
  asked.meaning = storage::parse_meaning(*meaning);
  if (!asked.meaning)
    throw Error(ErrorCode::kInvalidArgument, "The field 'signature.meaning' must be author, review, approval or retirement.");
}

// A date or a step that would not be looked at is a misunderstanding.
void check_belonging(const service::TransitionRequest& request) {
  const auto refuse = [](const char* field, const char* transitions) {
    throw Error(ErrorCode::kInvalidArgument,
                "The field '" + std::string(field) + "' goes with the transition " + transitions + " only.");
  };
  if (request.step && !is_decision(request.transition)) refuse("step", "approve, request_correction or reject");
  if (request.effective_at && request.transition != Transition::kSubmit) refuse("effective_at", "submit");
  if (request.review_due && request.transition != Transition::kConfirm) refuse("review_due", "confirm");
}

Asked read_request(const Fields& body, const std::string& address) {
  Asked asked;
  service::TransitionRequest& request = asked.request;
  request.transition = read_transition(body);
  request.step = body.optional_text("step", kStep);
  request.comment = body.optional_text("comment", kComment).value_or("");
  request.effective_at = body.optional_time("effective_at");
  request.review_due = body.optional_time("review_due");
  request.address = address;
  check_belonging(request);
  const auto signature = body.optional_object("signature", {"password", "otp", "meaning", "version", "content_sha256"});
  if (signature) read_signature(*signature, asked);
  return asked;
}

// What a signature under this request will mean; nothing where that is not known, because the request will be refused.
std::optional<storage::Meaning> meaning_of(const Call& call, const service::TransitionRequest& request) {
  if (request.transition == Transition::kSubmit) return storage::Meaning::kAuthor;
  if (request.transition == Transition::kRetire) return storage::Meaning::kRetirement;
  const auto workflow = service::get_workflow(call.app(), call.caller(), call.parameter("document"));
  const auto possible =
      std::find_if(workflow.transitions.begin(), workflow.transitions.end(), [&](const service::PossibleTransition& one) {
        return one.transition == request.transition && (!request.step || one.step == *request.step);
      });
  if (!workflow.run || possible == workflow.transitions.end()) return std::nullopt;
  for (const auto& view : workflow.run->steps)
    if (view.step.id == possible->step)
      return view.step.kind == sdk::StepKind::kReview ? storage::Meaning::kReview : storage::Meaning::kApproval;
  return std::nullopt;
}

void check_meaning(const Call& call, const Asked& asked) {
  if (!asked.meaning) return;
  const auto meaning = meaning_of(call, asked.request);
  if (meaning && meaning != asked.meaning)
    throw Error(ErrorCode::kInvalidArgument, "The field 'signature.meaning' says otherwise than this step: it is '" +
                                                 std::string(storage::name(*meaning)) + "' that is signed here.");
}

// What tells one request from another, but not the password: nothing that leads to it is kept.
std::string without_password(const Asked& asked) {
  const service::TransitionRequest& request = asked.request;
  Json told{{"transition", name(request.transition)},
            {"step", request.step.value_or("")},
            {"comment", request.comment},
            {"effective_at", time_or_null(request.effective_at)},
            {"review_due", time_or_null(request.review_due)},
            {"signed", request.signature.has_value()}};
  if (asked.meaning) told["meaning"] = storage::name(*asked.meaning);
  if (request.signature) {
    told["version"] = request.signature->version.value_or("");
    told["content_sha256"] = request.signature->content_sha256.value_or("");
  }
  return to_text(told);
}

http::Response show_workflow(Call& call) {
  const std::string& reference = call.parameter("document");
  Json shown = to_json(service::get_workflow(call.app(), call.caller(), reference));
  shown["remarks"] = Json::array();
  for (const auto& remark : service::list_remarks(call.app(), call.reader(), reference))
    shown["remarks"].push_back(to_json(remark));
  return answer(shown);
}

http::Response take_transition(Call& call) {
  const Asked asked = read_request(
      Fields::read(call.request, kJsonBytes, {"transition", "step", "comment", "effective_at", "review_due", "signature"}),
      call.request.peer.address);
  const auto perform = [&] {
    const auto view = matching_document(call);
    check_meaning(call, asked);
    return document_answer(
        service::take_transition(call.app(), call.caller(), view.document.id.text(), view.document.version, asked.request));
  };
  const auto recheck = [&](const std::string&) { service::get_document(call.app(), call.caller(), call.parameter("document")); };
  return call.context.idempotency.once(call.request, call.caller(), without_password(asked), perform, recheck);
}

}  // namespace

void add_life_cycle_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/documents/{document}/workflow", "getWorkflow"}, show_workflow);
  routes.add({Method::kPost, "/api/v1/documents/{document}/transitions", "takeTransition", {}, BodyKind::kJson}, take_transition);
}

}  // namespace rotulus::api
