#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <gtest/gtest.h>
#include <string>
#include <thread>

#include "async/task_scope.h"
#include "control/server.h"
#include "uv/loop.h"
#include "uv/unix_listener.h"

namespace invd::test {

/// A folder of its own under the system's place for temporary files, removed with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "invctl-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// The daemon's real control server on a real socket, in a thread of its own, with the answers that a test gives it.
class CannedDaemon {
 public:
  using Fill = std::function<void(control::Server&, uv::Loop&)>;

  CannedDaemon(const std::string& socket, Fill fill, control::Rights rights = {true, true, true})
      : thread_([this, socket, fill = std::move(fill), rights] { serve(socket, fill, rights); }) {
    loop_ = listening_.get_future().get();
  }
  ~CannedDaemon() {
    loop_->post_from_any_thread([this] { loop_->stop(); });
    thread_.join();
  }
  CannedDaemon(const CannedDaemon&) = delete;
  CannedDaemon& operator=(const CannedDaemon&) = delete;

 private:
  void serve(const std::string& socket, const Fill& fill, control::Rights rights) {
    uv::Loop loop;
    auto listener = uv::UnixListener::bind(loop, socket, {});
    if (!listener) {
      ADD_FAILURE() << listener.error().message;
      std::abort();
    }
    control::Server::Options options;
    options.version = "9.8.7";
    options.rights = [rights](const async::PeerCredentials&) { return rights; };
    control::Server server(loop, **listener, std::move(options));
    fill(server, loop);
    async::TaskScope scope(loop);
    scope.spawn(server.serve());
    listening_.set_value(&loop);
    loop.run();
    scope.cancel();
  }

  std::promise<uv::Loop*> listening_;
  uv::Loop* loop_ = nullptr;
  std::thread thread_;
};

}  // namespace invd::test
