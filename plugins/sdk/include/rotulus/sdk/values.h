// What plugins and the server hand to each other: plain values, always copied, never references into either side.
// Header-only and standard library only. Thread-safety: plain values.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace rotulus::sdk {

// One text in several languages: language tag ("zh", "en") -> text.
using LocalText = std::map<std::string, std::string>;

enum class FieldKind { kText, kNumber, kDate, kChoice, kUser, kDocument };

struct Choice {
  std::string value;  // what is kept
  LocalText label;    // what is shown
};

// One field of a form. `name` is a-z, 0-9 and '_', first a letter; it is what number schemes and stored documents use.
struct Field {
  std::string name;
  FieldKind kind = FieldKind::kText;
  LocalText label, help;
  bool required = false;
  std::vector<Choice> choices;  // of kChoice
};

// A heading that a document of the template must have, with something beneath it when it is required.
struct Section {
  std::string id;
  LocalText heading;  // any of these headings will do
  bool required = false;
};

struct Template {
  std::string id;       // "sop"; unique over all plugins
  std::string version;  // of the template itself
  std::string type;     // the document type that it makes
  LocalText name, description;
  std::vector<Field> fields;
  std::vector<Section> sections;
  std::string
      number_scheme;  // "SOP-{department}-{seq:04}": fields by name, {space}, {year}, {seq} or {seq:0N}; empty: the space's own
  std::string workflow;   // id of the workflow that its documents take unless they name another
  int review_months = 0;  // an effective version must be looked at again after so long; 0: never
  LocalText body;         // Markdown to begin with, by language
};

// A document as hooks see it.
struct Draft {
  std::string id, number, space, title, type, language, owner, template_id;
  std::map<std::string, std::string> fields;
  std::vector<std::string> tags;
  std::string content;  // Markdown or any other text; empty when the content is not text
};

struct Finding {
  enum class Place { kField, kSection, kContent };
  Place place = Place::kContent;
  std::string name;   // of the field or section
  int line = 0;       // in the content, from 1; 0: none
  LocalText message;  // a full sentence: what is wrong, and what to do
};

enum class StepKind { kReview, kApproval };
enum class Decision { kApproved, kNeedsCorrection, kRejected };

// What the list of workflows shows, and the definition that a run keeps from its beginning to its end.
struct Workflow {
  std::string id;  // "review-approval"; unique over all plugins
  std::string version;
  LocalText name, description;
  std::string definition;  // in the plugin's own notation; given back with every question about a run
};

// Somebody who may have a part in a run: those who may review or approve the document at all.
struct Person {
  std::string name;
  std::vector<std::string> roles;  // that hold for the document
  std::vector<std::string> groups;
  bool may_review = false, may_approve = false;  // by his permissions
};

struct Decided {
  std::string step, user;
  Decision decision = Decision::kApproved;
};

// All that is known of a run: the same question always has the same answer.
struct Run {
  std::string definition;  // of the workflow that it began with
  Draft document;          // without its content
  std::string submitter;
  std::vector<std::string> authors;  // of this version: everyone who saved a draft of it
  std::vector<Person> people;
  std::vector<Decided> decisions;  // in order
};

enum class StepState { kWaiting, kOpen, kDone };
enum class Quorum { kAll, kAny, kCount };

struct Step {
  std::string id;
  StepKind kind = StepKind::kReview;
  LocalText title;
  StepState state = StepState::kWaiting;
  Quorum quorum = Quorum::kAny;
  int needed = 1;  // approvals that finish the step
  int given = 0;
  std::vector<std::string> candidates;   // user names that may take part, whether or not they did
  std::vector<std::string> waiting_for;  // of an open step: who may still decide
  int due_days = 0;                      // after it opened; 0: no deadline
};

struct Progress {
  enum class Status { kOpen, kApproved, kNeedsCorrection, kRejected };
  Status status = Status::kOpen;
  std::vector<Step> steps;
  // Of a run that can never end as things stand, e.g. a step that nobody may take: why, as a sentence. Refused at submission.
  LocalText obstacle;
};

}  // namespace rotulus::sdk
