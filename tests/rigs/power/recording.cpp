#include "rigs/power/recording.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <sys/stat.h>
#include <thread>

#include "base/random.h"
#include "process/harness/daemon.h"
#include "rigs/log/watched.h"

namespace invd::rigs {
namespace {

using Json = nlohmann::json;
using process::Daemon;
using process::Milliseconds;
using process::Sandbox;

/// One shop and the invd that imports it.
class Life {
 public:
  Life(const std::filesystem::path& log, const std::filesystem::path& store, std::uint64_t seed, int orders,
       std::function<void()> killed)
      : random_(seed),
        killed_(std::move(killed)),
        sandbox_(
            {.products = 120, .orders = orders, .seed = seed, .live_rate = 20, .quota_scale = 1000, .burst_scale = 50}),
        daemon_(sandbox_) {
    sandbox_.set_fault("missing_date=1");  // the shop's clock is moved on below, which is not what this is about
    daemon_.configuration.store = store.string();
    daemon_.configuration.automatic = false;
    watch_store(daemon_, log);
  }

  void live_all() {
    start();
    sync_and_kill(400);  // in the first import
    start();
    sync();
    for (int i = 0; i < 3; ++i) {
      change_shop();
      sync();
    }
    stop();
    start();
    change_shop();
    sync();
    change_shop();
    sync_and_kill(60);
    start();
    sync();
    stop();
  }

  [[nodiscard]] Json truth() const { return sandbox_.truth(); }

 private:
  void start() {
    daemon_.start();
    listener_ = std::make_unique<Listener>(daemon_);
  }

  void sync() {
    const process::Outcome synced = daemon_.invctl({"sync", "orders"});
    if (synced.exit != 0) throw std::runtime_error("invctl sync orders: " + synced.out + synced.err);
  }

  void sync_and_kill(std::uint64_t within) {
    if (daemon_.invctl({"sync", "orders", "--no-wait"}).exit != 0) throw std::runtime_error("no import begins");
    std::this_thread::sleep_for(Milliseconds(random_.below(within)));
    daemon_.kill();
    killed_();
  }

  void stop() {
    if (daemon_.stop() != process::Exit{0}) throw std::runtime_error("invd does not stop: " + daemon_.log());
  }

  /// Orders come, are shipped and cancelled; three minutes later a search shows it.
  void change_shop() {
    for (int i = 0; i < 10; ++i) (void)sandbox_.place(Json::object());
    int left = 12;
    const Json orders = sandbox_.truth();
    for (auto order = orders.rbegin(); order != orders.rend() && left > 0; ++order) {
      const std::string id = order->at("orderId");
      const std::string status = order->at("status");
      if (random_.below(2) == 0) continue;
      if (status == "PENDING" || (status == "UNSHIPPED" && random_.below(3) == 0))
        sandbox_.cancel(id);
      else if (status == "UNSHIPPED" && order->at("fulfilledBy") == "MERCHANT")
        sandbox_.ship(id);
      else
        continue;
      --left;
    }
    sandbox_.advance(std::chrono::minutes(3));
  }

  SeededRandom random_;
  std::function<void()> killed_;
  Sandbox sandbox_;
  Daemon daemon_;
  std::unique_ptr<Listener> listener_;
};

}  // namespace

Recording::Recording(std::uint64_t seed, int orders) : log_(home_ / "log") {
  Life life(home_ / "log", store(), seed, orders, [this] { settle(); });
  life.live_all();
  truth_ = process::truth_of(life.truth());
  entries_ = whole_entries();
}

/// A kill may cut a write short, and the next start goes on with what the kernel's cache has of it: that is written.
void Recording::settle() {
  std::map<std::uint64_t, const Entry*> open;
  const std::vector<Entry> entries = log_.entries();
  for (const Entry& entry : entries) {
    if (entry.kind == EntryKind::written) open[entry.place] = &entry;
    if (entry.kind == EntryKind::ended) open.erase(entry.call);
  }
  for (const auto& [place, write] : open)
    for (const auto& file : std::filesystem::directory_iterator(store())) {
      struct stat facts{};
      if (stat(file.path().c_str(), &facts) != 0 || facts.st_ino != write->object) continue;
      std::ifstream in(file.path(), std::ios::binary);
      std::string bytes(write->payload.size(), '\0');
      in.seekg(write->position);
      in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
      settled_.try_emplace(place, std::move(bytes));
    }
}

std::vector<Entry> Recording::whole_entries() const {
  std::vector<Entry> out;
  std::vector<Entry> due;  // the ends of writes that a kill cut short
  for (Entry entry : log_.entries()) {
    if (!due.empty() && entry.process != due.front().process) {
      out.insert(out.end(), due.begin(), due.end());
      due.clear();
    }
    if (const auto settled = settled_.find(entry.place); settled != settled_.end()) {
      entry.payload = settled->second;
      // Not to be taken for flushed: the kill came before the disk had answered.
      due.push_back({.kind = EntryKind::ended, .process = entry.process, .call = entry.place});
    }
    out.push_back(entry);
  }
  return out;
}

}  // namespace invd::rigs
