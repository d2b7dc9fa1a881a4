// An extractor that has been taken over: it does what the file says.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

#include "rotulus/sdk/plugin.h"

namespace {

using namespace rotulus::sdk;

const char kManifest[] = R"(
name: hostile
version: 1.0.0
description: Does what the file says.
permissions: []
)";

std::string read_named(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return "closed";
  char byte = 0;
  const bool readable = ::read(file, &byte, 1) == 1;
  ::close(file);
  return readable ? "opened" : "closed";
}

void eat() {
  std::vector<char*> all;
  while (true) {
    all.push_back(new char[1 << 20]);
    for (int i = 0; i < 1 << 20; i += 4096) all.back()[i] = 1;
  }
}

int deeper(int depth) {
  volatile char page[4096];
  page[0] = static_cast<char>(depth);
  return depth < 0 ? 0 : deeper(depth + 1) + page[0];
}

class Hostile : public Extractor {
 public:
  std::string name() const override { return "hostile"; }
  int version() const override { return 3; }
  bool knows(const FileToRead&) const override { return true; }
  Reading read(const FileToRead& file, TextSink& sink) const override {
    const std::string what(file.content);
    sink.add("begun ");
    if (what == "socket") sink.add(::socket(AF_INET, SOCK_STREAM, 0) < 0 ? "refused" : "opened");
    if (what == "fork") sink.add(::fork() < 0 ? "refused" : "forked");
    if (what == "exec") ::execl("/bin/true", "true", nullptr);
    if (what == "create") sink.add(::open("/tmp/rotulus-hostile", O_WRONLY | O_CREAT, 0600) < 0 ? "refused" : "created");
    if (what == "unlink") ::unlink("/tmp/rotulus-hostile");
    if (what == "kill") ::kill(::getppid(), SIGTERM);
    if (what == "code") ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (what.starts_with("/")) sink.add(read_named(what));
    if (what == "environment") sink.add(::environ && *::environ ? "one" : "none");
    if (what == "eat") eat();
    if (what == "crash") std::abort();
    if (what == "stack") deeper(0);
    if (what == "exit") ::_exit(0);
    if (what == "throw") throw 7;
    if (what == "sleep")
      while (true) std::this_thread::sleep_for(std::chrono::seconds(1));
    if (what == "spin")
      while (true) static_cast<void>(sink.add({}));
    if (what == "talk")
      while (true) sink.add(std::string(1 << 16, 'x'));
    if (what == "forge") static_cast<void>(!::write(1, "T\xff\xff\xff\x7f", 5));
    if (what == "descriptors") {
      int open = 0;
      for (int i = 3; i < 64; ++i) open += ::lseek(i, 0, SEEK_CUR) >= 0 || ::read(i, nullptr, 0) >= 0;
      sink.add(std::to_string(open));
    }
    return {};
  }
};

void start(Registry& registry) { registry.add(std::make_unique<Hostile>()); }

}  // namespace

ROTULUS_PLUGIN(kManifest, start)
