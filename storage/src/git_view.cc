#include "git_view.h"

#include <git2/sys/odb_backend.h>
#include <git2/sys/refdb_backend.h>
#include <git2/sys/refs.h>
#include <git2/sys/repository.h>

#include <cstring>
#include <utility>
#include <vector>

#include "refs.h"

namespace rotulus::storage {

namespace {

// What a callback works with. libgit2 owns the hooks, which begin with its own structs, and frees them through their `free`.
struct Context {
  SessionState* state;
  SpaceId space;
  std::exception_ptr* failure;
};

template <class Parent>
struct Hook : Parent {
  Context context;
};

using OdbHook = Hook<git_odb_backend>;
using RefHook = Hook<git_refdb_backend>;

template <class Parent>
Context& context_of(Parent* backend) {
  return static_cast<Hook<Parent>*>(backend)->context;
}

// Every callback is a noexcept trampoline: an exception becomes GIT_EUSER and waits for GitView::check.
template <class Work>
int guarded(const Context& context, Work&& work) noexcept {
  try {
    return work();
  } catch (...) {
    *context.failure = std::current_exception();
    return GIT_EUSER;
  }
}

int read_object(void** data, size_t* size, git_object_t* type, git_odb_backend* backend, const git_oid* oid) {
  const Context& context = context_of(backend);
  return guarded(context, [&] {
    const auto object = context.state->objects.find(context.space, from_git(*oid));
    if (!object) return static_cast<int>(GIT_ENOTFOUND);
    *size = object->bytes->size();
    *type = static_cast<git_object_t>(object->type);
    *data = git_odb_backend_data_alloc(backend, *size + 1);
    if (!*data) return -1;
    std::memcpy(*data, object->bytes->data(), *size);
    return 0;
  });
}

int object_exists(git_odb_backend* backend, const git_oid* oid) {
  const Context& context = context_of(backend);
  return guarded(context, [&] { return context.state->objects.exists(context.space, from_git(*oid)) ? 1 : 0; }) == 1;
}

int ref_exists(int* exists, git_refdb_backend* backend, const char* name) {
  const Context& context = context_of(backend);
  return guarded(context, [&] {
    *exists = read_ref(*context.state, context.space, name) ? 1 : 0;
    return 0;
  });
}

int lookup_ref(git_reference** out, git_refdb_backend* backend, const char* name) {
  const Context& context = context_of(backend);
  return guarded(context, [&] {
    if (std::strcmp(name, "HEAD") == 0) {
      *out = git_reference__alloc_symbolic(name, kMainRef);
      return *out ? 0 : -1;
    }
    const auto target = read_ref(*context.state, context.space, name);
    if (!target) return static_cast<int>(GIT_ENOTFOUND);
    const git_oid id = to_git(*target);
    *out = git_reference__alloc(name, &id, nullptr);
    return *out ? 0 : -1;
  });
}

// The references that libgit2 walks; it owns this from lookup to free.
struct RefIterator : git_reference_iterator {
  Context context;
  std::vector<std::string> names;
  std::size_t at = 0;
};

int next_name(const char** out, git_reference_iterator* iterator) {
  auto* own = static_cast<RefIterator*>(iterator);
  if (own->at == own->names.size()) return GIT_ITEROVER;
  *out = own->names[own->at++].c_str();
  return 0;
}

int next_ref(git_reference** out, git_reference_iterator* iterator) {
  const char* name = nullptr;
  if (const int code = next_name(&name, iterator); code != 0) return code;
  const Context& context = static_cast<RefIterator*>(iterator)->context;
  return guarded(context, [&] {
    const auto target = read_ref(*context.state, context.space, name);
    if (!target) return static_cast<int>(GIT_ENOTFOUND);
    const git_oid id = to_git(*target);
    *out = git_reference__alloc(name, &id, nullptr);
    return *out ? 0 : -1;
  });
}

void free_iterator(git_reference_iterator* iterator) { delete static_cast<RefIterator*>(iterator); }

int iterate_refs(git_reference_iterator** out, git_refdb_backend* backend, const char* glob) {
  const Context& context = context_of(backend);
  return guarded(context, [&] {
    if (glob) return static_cast<int>(GIT_ENOTFOUND);
    auto iterator = std::make_unique<RefIterator>();
    iterator->next = next_ref;
    iterator->next_name = next_name;
    iterator->free = free_iterator;
    iterator->context = context;
    iterator->names = ref_names(*context.state, context.space);
    *out = iterator.release();
    return 0;
  });
}

// libgit2 takes no reference database without these.
int refuse() {
  git_error_set_str(GIT_ERROR_REFERENCE, "a space is read-only for libgit2");
  return GIT_EINVALID;
}
int refuse_write(git_refdb_backend*, const git_reference*, int, const git_signature*, const char*, const git_oid*, const char*) {
  return refuse();
}
int refuse_rename(git_reference**, git_refdb_backend*, const char*, const char*, int, const git_signature*, const char*) {
  return refuse();
}
int refuse_delete(git_refdb_backend*, const char*, const git_oid*, const char*) { return refuse(); }
int has_no_log(git_refdb_backend*, const char*) { return 0; }
int refuse_log(git_refdb_backend*, const char*) { return refuse(); }
int no_log(git_reflog**, git_refdb_backend*, const char*) { return GIT_ENOTFOUND; }
int refuse_log_write(git_refdb_backend*, git_reflog*) { return refuse(); }
int refuse_log_rename(git_refdb_backend*, const char*, const char*) { return refuse(); }

template <class HookType, class Parent>
void free_hook(Parent* backend) {
  delete static_cast<HookType*>(backend);
}

// `new` because libgit2 owns a backend from the moment it is added.
OdbHook* new_odb_hook(const Context& context) {
  auto* hook = new OdbHook{};
  git_odb_init_backend(hook, GIT_ODB_BACKEND_VERSION);
  hook->context = context;
  hook->read = read_object;
  hook->exists = object_exists;
  hook->free = free_hook<OdbHook, git_odb_backend>;
  return hook;
}

RefHook* new_ref_hook(const Context& context) {
  auto* hook = new RefHook{};
  git_refdb_init_backend(hook, GIT_REFDB_BACKEND_VERSION);
  hook->context = context;
  hook->exists = ref_exists;
  hook->lookup = lookup_ref;
  hook->iterator = iterate_refs;
  hook->write = refuse_write;
  hook->rename = refuse_rename;
  hook->del = refuse_delete;
  hook->has_log = has_no_log;
  hook->ensure_log = refuse_log;
  hook->reflog_read = no_log;
  hook->reflog_write = refuse_log_write;
  hook->reflog_rename = refuse_log_rename;
  hook->reflog_delete = refuse_log;
  hook->free = free_hook<RefHook, git_refdb_backend>;
  return hook;
}

}  // namespace

GitView::GitView(SessionState& state, SpaceId space) : failure_(std::make_unique<std::exception_ptr>()) {
  start_git_library();
  const Context context{&state, space, failure_.get()};
  git_odb* odb = nullptr;
  git_refdb* refdb = nullptr;
  git_config* config = nullptr;
  check(git_odb_new(&odb), "making an object database");
  const GitHandle<git_odb> odb_owner(odb);
  check(git_odb_add_backend(odb, new_odb_hook(context), 1), "adding the sealed store");
  git_repository* wrapped = nullptr;
  check(git_repository_wrap_odb(&wrapped, odb), "opening the space");
  repository_.reset(wrapped);
  // An empty configuration keeps libgit2 from looking at the machine's own.
  check(git_config_new(&config), "making an empty configuration");
  const GitHandle<git_config> config_owner(config);
  check(git_repository_set_config(wrapped, config), "using an empty configuration");
  check(git_refdb_new(&refdb, wrapped), "making a reference database");
  const GitHandle<git_refdb> refdb_owner(refdb);
  check(git_refdb_set_backend(refdb, new_ref_hook(context)), "adding the sealed references");
  check(git_repository_set_refdb(wrapped, refdb), "using the sealed references");
}

void GitView::check(int code, std::string_view doing) const {
  if (code >= 0) return;
  if (*failure_) std::rethrow_exception(std::exchange(*failure_, nullptr));
  throw Error(ErrorCode::kCorrupt, "While " + std::string(doing) + ", libgit2 answered: " + git_error_text() + ".");
}

}  // namespace rotulus::storage
