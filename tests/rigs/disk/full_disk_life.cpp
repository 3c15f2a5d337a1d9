#include "rigs/disk/full_disk_life.h"

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <sys/vfs.h>

#include "process/bad_input/small_disk.h"
#include "process/durability/books.h"
#include "process/harness/daemon.h"
#include "rigs/log/log.h"
#include "rigs/log/streams.h"
#include "rigs/log/watched.h"

namespace invd::rigs {
namespace {

using Json = nlohmann::json;
using process::Daemon;
using process::Milliseconds;
using process::SmallDisk;

/// What invd claims ahead needs twice 16 MiB free, so the larger steps see a claimed file and the smaller ones do not.
constexpr int kDisk = 56;
constexpr int kNoSpace = 73;
constexpr auto kPatience = std::chrono::seconds(60);

class Life {
 public:
  Life(int free_mebibytes, Filled when, int orders)
      : free_(free_mebibytes),
        when_(when),
        disk_(kDisk),
        sandbox_({.products = 50, .orders = orders, .quota_scale = 5000, .burst_scale = 50}),
        daemon_(sandbox_),
        log_(home_ / "log") {
    if (!disk_.missing().empty()) throw std::runtime_error(disk_.missing());
    daemon_.configuration.store = (disk_.path() / "store").string();
    daemon_.configuration.initial_window = "95d";
    daemon_.configuration.automatic = false;
    watch_store(daemon_, home_ / "log");
  }

  FullDiskResult live() {
    if (when_ == Filled::before_the_start) fill();
    if (start()) {
      import();
    } else {
      disk_.make_room();
      daemon_.start();
      listener_.emplace(daemon_);
    }
    finish();
    return std::move(result_);
  }

 private:
  void wrong(const std::string& what) { result_.wrong.push_back(what); }
  void fill() const { disk_.fill_up_to(free_ * 1024); }
  [[nodiscard]] std::string state() const { return daemon_.json({"status"}).at("store").at("state"); }

  /// False when it ended, as it may where nothing can be written at all.
  bool start() {
    daemon_.launch();
    const bool settled = process::eventually(
        kPatience, [&] { return daemon_.notifications().count("READY=1") > 0 || !daemon_.running(); });
    if (!settled) throw std::runtime_error("invd neither starts nor ends");
    if (daemon_.running()) {
      listener_.emplace(daemon_);
      return true;
    }
    const auto ended = daemon_.program().wait(Milliseconds(0));
    if (ended != process::Exit{kNoSpace}) wrong("it did not start, and not for want of space: " + daemon_.log());
    result_.ended = result_.said_full = true;
    return false;
  }

  void import() {
    const process::Outcome begun = daemon_.invctl({"sync", "orders", "--no-wait"});
    if (begun.exit == 0 && when_ == Filled::during_the_import) {
      (void)process::eventually(kPatience, [&] { return daemon_.json({"orders", "list"}).size() >= 50; });
      fill();
    }
    const process::Outcome synced = daemon_.invctl({"sync", "orders"}, std::chrono::minutes(2));
    const bool full = state() == "full";
    if (synced.exit == 0 && !full) return;
    result_.said_full = full;
    if (!full) wrong("the import failed, and its status does not say that the disk is full: " + synced.err);
    if (daemon_.invctl({"doctor"}).out.find("full") == std::string::npos) wrong("doctor does not say that it is full");
    const auto readable = daemon_.json({"orders", "list", "--limit", "0"}).size();
    const auto told = told_orders().size();
    if (readable < told) wrong("of " + std::to_string(told) + " orders it reads " + std::to_string(readable));
    recover();
  }

  void recover() {
    const auto room = std::chrono::steady_clock::now();
    disk_.make_room();
    if (!process::eventually(kPatience, [&] { return state() != "full"; })) wrong("it stays full though there is room");
    result_.recovery_ms = (std::chrono::steady_clock::now() - room) / Milliseconds(1);
  }

  void finish() {
    disk_.make_room();
    const process::Outcome synced = daemon_.invctl({"sync", "orders"}, std::chrono::minutes(2));
    if (synced.exit != 0) wrong("with room there is no import: " + synced.err);
    for (const std::string& difference : process::compare_with_truth(daemon_, sandbox_)) wrong(difference);
    const std::set<std::string> told = told_orders();
    result_.told = told.size();
    if (daemon_.stop() != process::Exit{0}) wrong("it does not stop");
    if (const process::Outcome audit = daemon_.check_store(); audit.exit != 0)
      return wrong("invd --check-store: " + audit.out + audit.err);
    const process::Books books = process::read_books(daemon_.store());
    for (const std::string& order : told) result_.lost += books.orders.contains(order) ? 0 : 1;
    if (result_.lost > 0) wrong(std::to_string(result_.lost) + " orders were told and are gone");
  }

  [[nodiscard]] std::set<std::string> told_orders() const {
    std::set<std::string> orders;
    for (const Told& told : told_events(log_.entries()))
      if (told.kind == "order.imported") orders.insert(told.object);
    return orders;
  }

  int free_;
  Filled when_;
  SmallDisk disk_;
  process::Sandbox sandbox_;
  Daemon daemon_;
  process::TempDir home_;
  Log log_;
  std::optional<Listener> listener_;
  FullDiskResult result_;
};

}  // namespace

FullDiskResult live_on_full_disk(int free_mebibytes, Filled when, int orders) {
  try {
    return Life(free_mebibytes, when, orders).live();
  } catch (const std::exception& error) {
    FullDiskResult result;
    result.wrong.emplace_back(error.what());
    return result;
  }
}

std::string missing_for_full_disk() {
  const SmallDisk disk(8);
  if (!disk.missing().empty()) return disk.missing();
  // It falls back to memory, which never gives the errors of a disk.
  constexpr long kExt4 = 0xEF53;
  struct statfs facts{};
  if (statfs(disk.path().c_str(), &facts) != 0 || facts.f_type != kExt4) return "there is no loop device for an ext4";
  return {};
}

int most_free_mebibytes() {
  return kDisk;
}

}  // namespace invd::rigs
