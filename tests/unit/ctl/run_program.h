#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/wait.h>

#include "unit/ctl/canned_daemon.h"

namespace invd::test {

struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

inline std::string contents(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

/// Runs a line of shell in which `invctl` is the program under test and INVD_SOCKET leads to `socket`.
inline Ran run_shell(const TemporaryFolder& folder, const std::string& socket, const std::string& line) {
  const std::string script = folder.file("script");
  std::ofstream(script) << "invctl() { " INVCTL_PROGRAM " \"$@\"; }\nexport INVD_SOCKET='" << socket << "'\n"
                        << line << "\n";
  const int status = std::system(
      ("exec bash " + script + " >" + folder.file("out") + " 2>" + folder.file("err") + " </dev/null").c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), contents(folder.file("out")),
          contents(folder.file("err"))};
}

}  // namespace invd::test
