// Every route, asked by every kind of person, against what is written down here. A route that is missing here fails the test.
#include "storage/accounts.h"
#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {
namespace {

using http::Method;

// Nobody, no role, then the roles in the space QA, the owner of another space, and the roles in the whole system.
const std::vector<std::string> kPeople{"", "nora", "rita", "carl", "rhea", "abel", "olga", "hugo", "aude", "adam"};

struct Row {
  std::string route;  // its name
  std::string target;
  std::string body;
  std::vector<int> outcomes;  // one for each of kPeople
};

// # becomes a number that was not used before, so that what is made is new each time.
const std::vector<Row>& table() {
  static const std::vector<Row> rows{
      // clang-format off
      //                                                     nobody none read. cont. revi. appr. own.  other audi. admin.
      {"beginSession", "/api/v1/session",
       R"({"username": "rita", "password": "wrong"})",       {401, 401, 401, 401, 401, 401, 401, 401, 401, 401}},
      {"replaceExpiredPassword", "/api/v1/password/expired",
       R"({"username": "rita", "password": "wrong", "new_password": "seven quiet horses"})",
                                                             {401, 401, 401, 401, 401, 401, 401, 401, 401, 401}},
      {"resetPassword", "/api/v1/password/reset",
       R"({"token": "none", "new_password": "seven quiet horses"})",
                                                             {404, 404, 404, 404, 404, 404, 404, 404, 404, 404}},
      {"changePassword", "/api/v1/password",
       R"({"current_password": "wrong", "new_password": "seven quiet horses"})",
                                                             {401, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
      {"beginSecondFactor", "/api/v1/second-factor",
       R"({"password": "wrong"})",                           {401, 403, 403, 403, 403, 403, 403, 403, 403, 403}},
      {"confirmSecondFactor", "/api/v1/second-factor",
       R"({"otp": "123456"})",                               {401, 409, 409, 409, 409, 409, 409, 409, 409, 409}},
      {"removeSecondFactor", "/api/v1/second-factor",
       R"({"password": "wrong"})",                           {401, 409, 409, 409, 409, 409, 409, 409, 409, 409}},
      {"listSessions", "/api/v1/sessions", "",               {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"endOtherSessions", "/api/v1/sessions", "",           {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"endOneSession", "/api/v1/sessions/x", "",            {401, 404, 404, 404, 404, 404, 404, 404, 404, 404}},
      {"getMe", "/api/v1/me", "",                            {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"listTokens", "/api/v1/tokens", "",                   {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"createToken", "/api/v1/tokens",
       R"({"name": "t", "scopes": ["read_document"], "expires_at": ")" + in_days(30) + R"("})",
                                                             {401, 201, 201, 201, 201, 201, 201, 201, 201, 201}},
      {"removeToken", "/api/v1/tokens/999", "",              {401, 404, 404, 404, 404, 404, 404, 404, 404, 404}},
      {"listSpaces", "/api/v1/spaces", "",                   {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"createSpace", "/api/v1/spaces",
       R"({"key": "S#", "title": "x"})",                     {401, 403, 403, 403, 403, 403, 403, 403, 403, 201}},
      {"getSpace", "/api/v1/spaces/QA", "",                  {401, 404, 200, 200, 200, 200, 200, 404, 200, 200}},
      {"changeSpace", "/api/v1/spaces/QA",
       R"({"title": "Quality"})",                            {401, 404, 403, 403, 403, 403, 200, 404, 403, 200}},
      {"getBindings", "/api/v1/spaces/QA/bindings", "",      {401, 404, 403, 403, 403, 403, 200, 404, 403, 200}},
      {"setBindings", "/api/v1/spaces/QA/bindings",
       R"({"items": [{"user": "rita", "role": "reader"}, {"user": "carl", "role": "contributor"},
                     {"user": "rhea", "role": "reviewer"}, {"user": "abel", "role": "approver"},
                     {"user": "olga", "role": "owner"}]})",  {401, 404, 403, 403, 403, 403, 200, 404, 403, 200}},
      {"listPeople", "/api/v1/spaces/QA/people", "",         {401, 404, 403, 200, 403, 403, 200, 404, 403, 200}},
      {"listDocuments", "/api/v1/spaces/QA/documents", "",   {401, 404, 200, 200, 200, 200, 200, 404, 200, 200}},
      {"createDocument", "/api/v1/spaces/QA/documents",
       R"({"title": "x"})",                                  {401, 404, 403, 201, 403, 403, 201, 404, 403, 403}},
      {"createFile", "/api/v1/spaces/QA/files?path=x%23.bin",
       "bytes",                                              {401, 404, 403, 201, 403, 403, 201, 404, 403, 403}},
      // Of a document in force.
      {"getDocument", "/api/v1/documents/QA-000001", "",     {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"changeDocument", "/api/v1/documents/QA-000001",
       R"({"title": "t"})",                                  {401, 404, 403, 200, 403, 403, 200, 404, 404, 404}},
      {"getContent", "/api/v1/documents/QA-000001/content", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"saveContent", "/api/v1/documents/QA-000001/content",
       "text",                                               {401, 404, 403, 200, 403, 403, 200, 404, 404, 404}},
      {"getText", "/api/v1/documents/QA-000001/text", "",    {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"getText", "/api/v1/documents/QA-000001/text?version=2", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"readTextAgain", "/api/v1/documents/QA-000001/text",
       "{}",                                                 {401, 404, 403, 409, 403, 403, 409, 404, 404, 404}},
      {"readTextAgain", "/api/v1/documents/QA-000002/text",
       "{}",                                                 {401, 404, 404, 409, 403, 403, 409, 404, 404, 404}},
      {"listUnreadTexts", "/api/v1/texts", "",               {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"listUnreadTexts", "/api/v1/texts?space=QA", "",      {401, 404, 200, 200, 200, 200, 200, 404, 200, 200}},
      {"mergeDocument", "/api/v1/documents/QA-000001/merge",
       R"({"base": "1", "title": "t"})",                     {401, 404, 403, 200, 403, 403, 200, 404, 404, 404}},
      {"listVersions", "/api/v1/documents/QA-000001/versions", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"listSimilar", "/api/v1/documents/QA-000001/similar", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"getVersion", "/api/v1/documents/QA-000001/versions/1", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"compareVersions", "/api/v1/documents/QA-000001/compare?from=1&to=1", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"restoreDocument", "/api/v1/documents/QA-000001/restore",
       R"({"version": "1"})",                                {401, 404, 403, 200, 403, 403, 200, 404, 404, 404}},
      // Of a draft, and of its version beside one in force.
      {"getDocument", "/api/v1/documents/QA-000002", "",     {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"changeDocument", "/api/v1/documents/QA-000002",
       R"({"title": "t"})",                                  {401, 404, 404, 200, 403, 403, 200, 404, 404, 404}},
      {"getContent", "/api/v1/documents/QA-000002/content", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"getContent", "/api/v1/documents/QA-000001/content?version=2", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"saveContent", "/api/v1/documents/QA-000002/content",
       "text",                                               {401, 404, 404, 200, 403, 403, 200, 404, 404, 404}},
      {"mergeDocument", "/api/v1/documents/QA-000002/merge",
       R"({"base": "1", "title": "t"})",                     {401, 404, 404, 200, 403, 403, 200, 404, 404, 404}},
      {"listVersions", "/api/v1/documents/QA-000002/versions", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"listSimilar", "/api/v1/documents/QA-000002/similar", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"getVersion", "/api/v1/documents/QA-000002/versions/1", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"getVersion", "/api/v1/documents/QA-000001/versions/2", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"compareVersions", "/api/v1/documents/QA-000001/compare?from=1&to=2", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"restoreDocument", "/api/v1/documents/QA-000002/restore",
       R"({"version": "1"})",                                {401, 404, 404, 200, 403, 403, 200, 404, 404, 404}},
      // What is said about versions.
      {"listSignatures", "/api/v1/documents/QA-000001/signatures", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"listSignatures", "/api/v1/documents/QA-000002/signatures", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"listComments", "/api/v1/documents/QA-000001/comments", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"addComment", "/api/v1/documents/QA-000001/comments",
       R"({"text": "x"})",                                   {401, 404, 404, 201, 201, 201, 201, 404, 404, 404}},
      {"addComment", "/api/v1/documents/QA-000002/comments",
       R"({"text": "x"})",                                   {401, 404, 404, 201, 201, 201, 201, 404, 404, 404}},
      {"getComment", "/api/v1/documents/QA-000001/comments/1", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      // What readers say.
      {"getFeedback", "/api/v1/documents/QA-000001/feedback", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"getFeedback", "/api/v1/documents/QA-000002/feedback", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"giveHelped", "/api/v1/documents/QA-000001/feedback/helped", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"takeHelpedBack", "/api/v1/documents/QA-000001/feedback/helped", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"reportOutdated", "/api/v1/documents/QA-000001/feedback/outdated",
       R"({"reason": "x"})",                                 {401, 404, 201, 201, 201, 201, 201, 404, 404, 404}},
      // The first was filed by rita; nobody owns the document, so that who manages its roles keeps it.
      {"answerReport", "/api/v1/documents/QA-000001/feedback/outdated/1/answer",
       R"({"answer": "x"})",                                 {401, 404, 403, 403, 404, 404, 200, 404, 404, 404}},
      {"withdrawReport", "/api/v1/documents/QA-000001/feedback/outdated/2/withdrawal", "",
                                                             {401, 404, 404, 200, 404, 404, 403, 404, 404, 404}},
      {"getTranslations", "/api/v1/documents/QA-000001/translations", "",
                                                             {401, 404, 200, 200, 200, 200, 200, 404, 404, 404}},
      {"getTranslations", "/api/v1/documents/QA-000001/translations?version=2", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      // Through the workflow: by now carl and olga have written drafts of both documents, and nobody may ask twice.
      {"getWorkflow", "/api/v1/documents/QA-000001/workflow", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"getWorkflow", "/api/v1/documents/QA-000002/workflow", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"takeTransition", "/api/v1/documents/QA-000001/transitions",
       R"({"transition": "retire", "comment": "x"})",        {401, 404, 403, 403, 403, 422, 403, 404, 404, 404}},
      {"takeTransition", "/api/v1/documents/QA-000001/transitions",
       R"({"transition": "confirm", "review_due": "2999-01-01T00:00:00Z"})",
                                                             {401, 404, 403, 200, 403, 403, 200, 404, 404, 404}},
      {"takeTransition", "/api/v1/documents/QA-000002/transitions",
       R"({"transition": "submit"})",                        {401, 404, 404, 200, 403, 403, 409, 404, 404, 404}},
      {"takeTransition", "/api/v1/documents/QA-000002/transitions",
       R"({"transition": "approve"})",                       {401, 404, 404, 403, 403, 422, 403, 404, 404, 404}},
      {"takeTransition", "/api/v1/documents/QA-000002/transitions",
       R"({"transition": "withdraw"})",                      {401, 404, 404, 200, 403, 403, 409, 404, 404, 404}},
      {"shredDocument", "/api/v1/documents/QA-000001/shred",
       R"({"reason": "x"})",                                 {401, 404, 403, 403, 403, 422, 403, 404, 404, 404}},
      {"shredDocument", "/api/v1/documents/QA-000002/shred",
       R"({"reason": "x"})",                                 {401, 404, 404, 403, 403, 422, 403, 404, 404, 404}},
      {"listTasks", "/api/v1/tasks", "",                     {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"listTemplates", "/api/v1/templates", "",             {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"getTemplate", "/api/v1/templates/sop", "",           {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"listWorkflows", "/api/v1/workflows", "",             {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"listPlugins", "/api/v1/plugins", "",                 {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"listCategories", "/api/v1/categories", "",           {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"createCategory", "/api/v1/categories",
       R"({"key": "c#", "title_zh": "x", "title_en": "x"})", {401, 403, 403, 403, 403, 403, 403, 403, 403, 201}},
      // Of the space QA.
      {"createCategory", "/api/v1/categories",
       R"({"key": "qa-c#", "space": "QA", "title_zh": "x", "title_en": "x"})",
                                                             {401, 404, 403, 403, 403, 403, 201, 404, 403, 201}},
      {"getCategory", "/api/v1/categories/process", "",      {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"changeCategory", "/api/v1/categories/process",
       R"({"title_en": "Process"})",                         {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"search", "/api/v1/search?q=x", "",                   {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"suggest", "/api/v1/search/suggest?q=x", "",          {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"listAudit", "/api/v1/audit", "",                     {401, 403, 403, 403, 403, 403, 403, 403, 200, 403}},
      {"getCheckpoint", "/api/v1/audit/checkpoint", "",      {401, 403, 403, 403, 403, 403, 403, 403, 200, 403}},
      {"proveAuditEntry", "/api/v1/audit/proof?entry=1", "", {401, 403, 403, 403, 403, 403, 403, 403, 200, 403}},
      {"proveConsistency", "/api/v1/audit/consistency?from=1", "",
                                                             {401, 403, 403, 403, 403, 403, 403, 403, 200, 403}},
      {"exportAudit", "/api/v1/audit/export", "",            {401, 403, 403, 403, 403, 403, 403, 403, 200, 403}},
      // Of a document in force, and of a draft: for those who may read drafts, or the audit log and the document.
      {"getEvidence", "/api/v1/documents/QA-000001/evidence", "",
                                                             {401, 404, 403, 200, 200, 200, 200, 404, 404, 404}},
      {"getEvidence", "/api/v1/documents/QA-000002/evidence", "",
                                                             {401, 404, 404, 200, 200, 200, 200, 404, 404, 404}},
      {"listUsers", "/api/v1/users", "",                     {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"createUser", "/api/v1/users", R"({"name": "u#"})",   {401, 403, 403, 403, 403, 403, 403, 403, 403, 201}},
      {"createReset", "/api/v1/users/bert/reset", "{}",      {401, 403, 403, 403, 403, 403, 403, 403, 403, 201}},
      {"removeUserSecondFactor", "/api/v1/users/bert/second-factor", "",
                                                             {401, 403, 403, 403, 403, 403, 403, 403, 403, 409}},
      {"listUserSessions", "/api/v1/users/bert/sessions", "",
                                                             {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"endUserSessions", "/api/v1/users/bert/sessions", "", {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"changeUser", "/api/v1/users/bert",
       R"({"disabled": true})",                              {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"listGroups", "/api/v1/groups", "",                   {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"createGroup", "/api/v1/groups",
       R"({"name": "g#", "title": "x"})",                    {401, 403, 403, 403, 403, 403, 403, 403, 403, 201}},
      {"getGroup", "/api/v1/groups/board", "",               {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"setGroup", "/api/v1/groups/board",
       R"({"title": "x", "members": ["abel"]})",             {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      // Who may do what.
      {"getSystemBindings", "/api/v1/bindings", "",          {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"setSystemBindings", "/api/v1/bindings",
       R"({"items": [{"user": "adam", "role": "administrator"}, {"user": "aude", "role": "auditor"}]})",
                                                             {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"getDocumentAccess", "/api/v1/documents/QA-000001/access", "",
                                                             {401, 404, 403, 403, 403, 403, 200, 404, 404, 200}},
      {"setDocumentAccess", "/api/v1/documents/QA-000001/access",
       R"({"inherits": true, "items": []})",                 {401, 404, 403, 403, 403, 403, 200, 404, 404, 200}},
      {"getDocumentAccess", "/api/v1/documents/QA-000002/access", "",
                                                             {401, 404, 404, 403, 403, 403, 200, 404, 404, 200}},
      {"listReaders", "/api/v1/documents/QA-000001/readers", "",
                                                             {401, 404, 403, 403, 403, 403, 200, 404, 200, 200}},
      {"getUserAccess", "/api/v1/users/rita/access", "",     {401, 403, 200, 403, 403, 403, 403, 403, 200, 200}},
      {"listRoles", "/api/v1/roles", "",                     {401, 403, 403, 403, 403, 403, 200, 200, 403, 200}},
      {"getRole", "/api/v1/roles/reader", "",                {401, 403, 403, 403, 403, 403, 200, 200, 403, 200}},
      {"createRole", "/api/v1/roles",
       R"({"name": "r#", "title": "x", "permissions": ["read_document"]})",
                                                             {401, 403, 403, 403, 403, 403, 403, 403, 403, 201}},
      {"setRole", "/api/v1/roles/clerk",
       R"({"title": "x", "permissions": ["read_drafts"]})",  {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"removeRole", "/api/v1/roles/clerk", "",              {401, 403, 403, 403, 403, 403, 403, 403, 403, 204}},
      {"createAccessRequest", "/api/v1/access-requests",
       R"({"space": "QA", "role": "reader", "reason": "x"})",
                                                             {401, 404, 201, 201, 201, 201, 201, 404, 201, 201}},
      {"listAccessRequests", "/api/v1/access-requests", "",  {401, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      // The first was filed by rita.
      {"getAccessRequest", "/api/v1/access-requests/1", "",  {401, 404, 200, 404, 404, 404, 200, 404, 200, 200}},
      {"decideAccessRequest", "/api/v1/access-requests/1/decision",
       R"({"decision": "approve", "password": "wrong"})",    {401, 404, 403, 404, 404, 404, 403, 404, 403, 403}},
      {"withdrawAccessRequest", "/api/v1/access-requests/1/withdrawal", "",
                                                             {401, 404, 200, 404, 404, 404, 403, 404, 403, 403}},
      {"getLife", "/livez", "",                              {200, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"getReadiness", "/readyz", "",                        {200, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"getMetrics", "/metrics", "",                         {401, 403, 403, 403, 403, 403, 403, 403, 403, 200}},
      {"getDescription", "/api/openapi.json", "",            {200, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      // Last, because it ends the sessions.
      {"endSession", "/api/v1/session", "",                  {401, 204, 204, 204, 204, 204, 204, 204, 204, 204}},
      // clang-format on
  };
  return rows;
}

Method method_of(const http::Router& router, const std::string& name) {
  for (const auto& route : router.routes())
    if (route.name == name) return route.method;
  FAIL("there is no route " << name);
  return Method::kGet;
}

}  // namespace

TEST_CASE("every route answers every kind of person as written down", "[api][access]") {
  service::SignInLimits limits;
  limits.failures_before_delay = 1000;  // wrong passwords are part of the table
  World world({}, limits);
  const DocumentId document = world.publish("QA", "a.md", "# A\n");
  const std::string target = "/api/v1/documents/" + document.text();
  REQUIRE(world.as("carl").put_bytes(target + "/content", "# B\n", world.as("carl").get(target).tag()).status == 200);
  REQUIRE(world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "Draft"}}).status == 201);
  REQUIRE(world.as("adam").post("/api/v1/groups", {{"name", "board"}, {"title", "Board"}}).status == 201);
  REQUIRE(world.as("adam").post("/api/v1/roles", {{"name", "clerk"}, {"title", "x"}, {"permissions", {"operate"}}}).status ==
          201);

  std::set<std::string> asked;
  int number = 10;
  for (const Row& row : table()) {
    asked.insert(row.route);
    const Method method = method_of(world.router(), row.route);
    for (std::size_t i = 0; i < kPeople.size(); ++i) {
      std::string body = row.body;
      if (const auto mark = body.find('#'); mark != std::string::npos) body.replace(mark, 1, std::to_string(number++));
      const Client client = kPeople[i].empty() ? world.nobody() : world.as(kPeople[i]);
      const std::string type = row.route == "saveContent" ? "text/markdown" : "application/json";
      const Answer answer = client.send(method, row.target, body, {{"Content-Type", type}, {"If-Match", "*"}});
      INFO(row.route << " " << row.target << " by " << (kPeople[i].empty() ? "nobody" : kPeople[i]) << ": " << answer.body);
      CHECK(answer.status == row.outcomes.at(i));
    }
  }
  for (const auto& route : world.router().routes()) {
    INFO("in the table: " << route.name);
    CHECK(asked.contains(route.name));
  }
}

namespace {

// The routes that name a document, with what the table above asks of them.
std::map<std::string, Row> document_rows() {
  std::map<std::string, Row> rows;
  for (const Row& row : table())
    if (row.target.find("/documents/QA-000001") != std::string::npos) rows.emplace(row.route, row);
  return rows;
}

std::string about(std::string target, const std::string& document) {
  return target.replace(target.find("QA-000001"), std::string("QA-000001").size(), document);
}

// Who sees what of a document that is not his: an auditor who reads it and an administrator who manages its roles, and nothing
// else.
bool is_for_all(const std::string& route, const std::string& who, bool blocked) {
  if (route == "listReaders" && who == "aude") return true;
  const bool manages = route == "listReaders" || route == "getDocumentAccess" || route == "setDocumentAccess";
  return manages && who == "adam" && !blocked;
}

}  // namespace

TEST_CASE("a document of others, one that is blocked and none at all are answered alike, on every route and for every role",
          "[api][access]") {
  World world;
  world.publish("QA", "own.md", "# Own\n");
  world.publish("HB", "other.md", "# Other\n");
  const DocumentId blocked = world.publish("QA", "blocked.md", "# Blocked\n");
  world.app().write({UserId{}, "test"}, [&](storage::Transaction& tx) {
    storage::grant(tx, storage::Accounts(tx).user("bert")->id,
                   {"owner", Scope::of(storage::Spaces(tx).find(*SpaceKey::parse("QA"))->id, blocked)});
    storage::set_inheritance(tx, blocked, storage::Inheritance::kBlocked);
  });
  const auto rows = document_rows();
  for (const auto& route : world.router().routes()) {
    if (route.pattern.find("/documents/{document}") == std::string::npos) continue;
    INFO("of a document in the table: " << route.name);
    REQUIRE(rows.contains(route.name));
    const Row& row = rows.at(route.name);
    const std::string type = row.route == "saveContent" ? "text/markdown" : "application/json";
    for (const char* who : {"nora", "rita", "carl", "rhea", "abel", "olga", "aude", "adam"}) {
      const auto ask = [&](const std::string& document) {
        return world.as(who).send(route.method, about(row.target, document), row.body,
                                  {{"Content-Type", type}, {"If-Match", "*"}});
      };
      const std::string absent = ask("QA-000099").likeness();
      CHECK(ask("QA-000099").status == 404);
      for (const char* document : {"HB-000001", "QA-000002"}) {
        INFO(route.name << " of " << document << " by " << who);
        const Answer answer = ask(document);
        if (is_for_all(route.name, who, document == std::string("QA-000002")))
          CHECK(answer.status == 200);
        else
          CHECK(answer.likeness() == absent);
      }
    }
  }
}

}  // namespace rotulus::test
