// Writes JSON, for the one file of the use-cases that is JSON.
// Thread-safety: a JsonText belongs to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rotulus::service {

class JsonText {
 public:
  JsonText& begin_object() { return open('{'); }
  JsonText& end_object() { return close('}'); }
  JsonText& begin_list() { return open('['); }
  JsonText& end_list() { return close(']'); }
  JsonText& name(std::string_view name);
  JsonText& text(std::string_view value);  // UTF-8; bytes that are none become question marks
  JsonText& number(std::int64_t value);
  JsonText& nothing();
  std::string take() { return std::move(out_); }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void separate();
  void quote(std::string_view value);

  std::string out_;
  bool first_ = true;  // nothing stands yet in the innermost object or list, or a name was just given
};

}  // namespace rotulus::service
