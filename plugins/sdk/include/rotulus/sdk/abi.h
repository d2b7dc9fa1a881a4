// What a plugin and the server compare before either calls the other: the version of this interface, and everything that decides
// whether their C++ values are laid out alike. Standard library only.
#pragma once

#include <cstdint>
#include <string>

// Raised whenever a header of this folder changes in a way that a plugin built against the older one would not survive.
#define ROTULUS_SDK_VERSION 2

#define ROTULUS_SDK_TEXT_(value) #value
#define ROTULUS_SDK_TEXT(value) ROTULUS_SDK_TEXT_(value)

#if defined(__clang__)
#define ROTULUS_SDK_COMPILER "clang " ROTULUS_SDK_TEXT(__clang_major__)
#elif defined(__GNUC__)
#define ROTULUS_SDK_COMPILER "gcc " ROTULUS_SDK_TEXT(__GNUC__)
#else
#error "Plugins are built with gcc or clang."
#endif
#if !defined(__GLIBCXX__)
#error "Plugins are built against libstdc++."
#endif
#if defined(_GLIBCXX_DEBUG)  // its containers have members of their own
#define ROTULUS_SDK_LIBRARY_MODE " debug"
#else
#define ROTULUS_SDK_LIBRARY_MODE ""
#endif

// "gcc 12, C++ ABI 1017, libstdc++ cxx11 strings 1, pointers of 8 bytes"
#define ROTULUS_SDK_ABI                                                                                                  \
  ROTULUS_SDK_COMPILER                                                                                                   \
  ", C++ ABI " ROTULUS_SDK_TEXT(__GXX_ABI_VERSION) ", libstdc++ cxx11 strings " ROTULUS_SDK_TEXT(_GLIBCXX_USE_CXX11_ABI) \
      ROTULUS_SDK_LIBRARY_MODE ", pointers of " ROTULUS_SDK_TEXT(__SIZEOF_POINTER__) " bytes"

namespace rotulus::sdk {

class Registry;

inline constexpr std::uint64_t kMagic = 0x726f74756c757331;  // "rotulus1"

// What the entry point returns. The first three members never move: they are read before anything else is believed.
struct Descriptor {
  std::uint64_t magic;
  std::uint64_t sdk_version;  // ROTULUS_SDK_VERSION of the headers that it was built against
  const char* abi;            // ROTULUS_SDK_ABI of its compiler
  const char* manifest;       // YAML
  void (*start)(Registry&);   // adds what the plugin offers; may throw
};

// The one symbol that a plugin exports: extern "C" const rotulus::sdk::Descriptor* rotulus_plugin()
inline constexpr char kEntryPoint[] = "rotulus_plugin";

}  // namespace rotulus::sdk
