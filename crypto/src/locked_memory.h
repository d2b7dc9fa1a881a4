// Memory for secrets: pages of their own, locked and left out of core dumps where the system allows it, cleansed when freed.
// Thread-safety: both functions may be called from many threads at once.
#pragma once

#include <cstddef>

namespace rotulus::crypto {

// Zero-filled; throws std::bad_alloc. Never returns null, also not for 0.
void* allocate_locked(std::size_t size);
// `size` is what was asked for.
void free_locked(void* memory, std::size_t size) noexcept;

}  // namespace rotulus::crypto
