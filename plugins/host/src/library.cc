#include "library.h"

#include <dlfcn.h>

#include <array>
#include <cstring>
#include <fstream>

#include "crypto/digest.h"
#include "manifest.h"
#include "sound_text.h"

namespace rotulus::plugins {
namespace {

std::string last_dl_error() {
  const char* text = ::dlerror();
  return text == nullptr ? "no reason given" : presentable(text);
}

// Visible to nobody else, complete at once rather than at the first call, and never unloaded: threads left behind may still run
// in it.
void* load(const std::filesystem::path& file) {
  void* library = ::dlopen(std::filesystem::absolute(file).c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) throw Refusal("It cannot be loaded as a library: " + last_dl_error() + ".");
  return library;
}

}  // namespace

std::string file_hash(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::error_code ignored;
  if (!in || !std::filesystem::is_regular_file(file, ignored)) throw Refusal("The file " + file.string() + " cannot be read.");
  crypto::Sha256Stream hash;
  std::array<char, 1 << 16> buffer{};
  while (in.read(buffer.data(), buffer.size()), in.gcount() > 0) {
    hash.update(crypto::as_bytes({buffer.data(), static_cast<std::size_t>(in.gcount())}));
  }
  if (in.bad()) throw Refusal("The file " + file.string() + " cannot be read.");
  return crypto::hex(hash.finish());
}

const sdk::Descriptor& open_library(const std::filesystem::path& file) {
  using EntryPoint = const sdk::Descriptor* (*)();
  void* symbol = ::dlsym(load(file), sdk::kEntryPoint);
  if (symbol == nullptr) {
    throw Refusal(std::string("It is a library, but no plugin: it has no entry point ") + sdk::kEntryPoint + "().");
  }
  const sdk::Descriptor* descriptor = reinterpret_cast<EntryPoint>(symbol)();
  if (descriptor == nullptr) throw Refusal(std::string("Its entry point ") + sdk::kEntryPoint + "() returned nothing.");
  return *descriptor;
}

void check_version(const sdk::Descriptor& descriptor) {
  if (descriptor.magic != sdk::kMagic) throw Refusal("What its entry point returns is no descriptor of a plugin.");
  if (descriptor.sdk_version != ROTULUS_SDK_VERSION) {
    throw Refusal("It was built against version " + std::to_string(descriptor.sdk_version) +
                  " of the plugin interface, and this server has version " ROTULUS_SDK_TEXT(ROTULUS_SDK_VERSION) +
                  ". Build it again with the headers of this server.");
  }
  const std::string abi = descriptor.abi == nullptr ? "" : std::string(descriptor.abi, ::strnlen(descriptor.abi, kLineBytes));
  if (abi != ROTULUS_SDK_ABI) {
    throw Refusal("It was built by a compiler that lays values out differently (" + presentable(abi) +
                  "; this server: " ROTULUS_SDK_ABI "). Build it again with the compiler of this server.");
  }
}

}  // namespace rotulus::plugins
