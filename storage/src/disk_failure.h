// What the database says of a disk that fails, as opposed to one that is full. A failed sync is the worst of it: the system may
// have dropped what it could not write, and a second sync would find nothing left to do and succeed.
#pragma once

#include <string>

#include "core/error.h"

namespace rotulus::storage {

class DiskFailure : public Error {  // always kIo
 public:
  DiskFailure(const std::string& message, std::string detail) : Error(ErrorCode::kIo, message), detail_(std::move(detail)) {}
  const std::string& detail() const { return detail_; }  // "disk I/O error"

 private:
  std::string detail_;
};

}  // namespace rotulus::storage
