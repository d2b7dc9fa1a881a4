// Shredding a document.
#include "service/shredding.h"

#include "credential_fields.h"
#include "document_answer.h"
#include "fields.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr TextRule kReason{0, 2000, Lines::kMany};

service::SignatureRequest read_signature(const Fields& signature) {
  service::SignatureRequest request;
  request.password = signature.text("password", {1, 1024, Lines::kOne});
  request.otp = signature.optional_text("otp", kOtp);
  return request;
}

http::Response shred_document(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"reason", "signature"});
  service::ShredRequest request;
  request.reason = body.optional_text("reason", kReason).value_or("");
  if (const auto signature = body.optional_object("signature", {"password", "otp"}))
    request.signature = read_signature(*signature);
  request.address = call.request.peer.address;
  const auto view = matching_document(call);
  const auto shredded =
      service::shred_document(call.app(), call.caller(), view.document.id.text(), view.document.version, request);
  return answer(Json{{"id", shredded.id.text()}, {"number", shredded.number}, {"shredded_at", shredded.time.text()}});
}

}  // namespace

void add_shredding_routes(Routes& routes) {
  routes.add({Method::kPost, "/api/v1/documents/{document}/shred", "shredDocument", {}, BodyKind::kJson, Askers::kSessions},
             shred_document);
}

}  // namespace rotulus::api
