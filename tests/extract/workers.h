// Workers for tests.
#pragma once

#include <catch2/catch.hpp>
#include <cstring>
#include <string>

#include "extract/worker.h"

namespace rotulus::test {

inline extract::WorkerOptions hostile_options() {
  extract::WorkerOptions options;
  options.program = ROTULUS_EXTRACT;
  options.plugins = {ROTULUS_EXTRACT_HOSTILE};
  options.memory_mib = 512;
  options.deadline = std::chrono::seconds(60);
  return options;
}

inline extract::WorkerOptions usual_options() {
  extract::WorkerOptions options = hostile_options();
  options.plugins = {ROTULUS_EXTRACT_OFFICE, ROTULUS_EXTRACT_PDF, ROTULUS_EXTRACT_TEXT};
  options.memory_mib = 1024;
  return options;
}

inline extract::Text read_with(const extract::WorkerOptions& options, std::string_view content,
                               const std::string& extension = {}) {
  std::size_t at = 0;
  const auto source = [&](char* into, std::size_t size) {
    const std::size_t got = content.copy(into, size, at);
    at += got;
    return got;
  };
  return extract::Worker(options).read(source, content.size(), extension);
}

}  // namespace rotulus::test
