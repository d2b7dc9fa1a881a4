// Reads one XML part as a stream of elements and text. No document type is taken: entities are how XML bombs are made, and no
// office program writes one.
// Thread-safety: one thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "package.h"

namespace rotulus::office {

// Names without their prefix.
class Element {
 public:
  Element(std::string_view name, int attributes, const unsigned char** values)
      : name_(name), count_(attributes), values_(values) {}
  std::string_view name() const { return name_; }
  // Empty when it is not there.
  std::string attribute(std::string_view name) const;

 private:
  std::string_view name_;
  int count_;
  const unsigned char** values_;  // libxml2's: name, prefix, address, begin and end of the value
};

class XmlListener {
 public:
  virtual ~XmlListener() = default;
  virtual void begin(const Element& element) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view text) = 0;
  virtual bool wants_more() const = 0;
};

// Nothing for a part that is not there. Refusal. What the listener throws ends the reading and comes out.
void read_xml(Package& package, const std::string& part, XmlListener& listener);

}  // namespace rotulus::office
