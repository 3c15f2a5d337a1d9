#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <map>
#include <memory>

#include "process/harness/temp_dir.h"
#include "rigs/log/count.h"
#include "rigs/power/disk_model.h"
#include "rigs/power/judge.h"
#include "rigs/power/phase.h"
#include "rigs/power/recording.h"

namespace invd::rigs {
namespace {

constexpr int kUsualCuts = 200;
constexpr int kCutsPerRecording = 250;
/// Shops for recordings in turn. With the last one the file outgrows what invd claims of the disk when it starts.
constexpr std::array kOrders = {300, 900, 300, 9000};

struct Cut {
  std::size_t after = 0;  ///< this entry
  Phase phase = Phase::creation;
};

/// The phases take turns, so that each has as many cuts as the others.
std::vector<Cut> draw_cuts(const std::vector<Entry>& entries, int count, Random& random) {
  std::array<std::vector<std::size_t>, kPhases> places;
  const std::vector<Phase> all = phases(entries);
  for (std::size_t i = 0; i < all.size(); ++i) places[static_cast<std::size_t>(all[i])].push_back(i);
  std::vector<Cut> cuts;
  for (int i = 0; i < count; ++i) {
    const auto phase = static_cast<std::size_t>(i) % kPhases;
    if (!places[phase].empty())
      cuts.push_back({places[phase][random.below(places[phase].size())], static_cast<Phase>(phase)});
  }
  std::ranges::sort(cuts, {}, &Cut::after);
  return cuts;
}

std::vector<Cut> every_second(const std::vector<Cut>& cuts) {
  std::vector<Cut> out;
  for (std::size_t i = 0; i < cuts.size(); i += 2) out.push_back(cuts[i]);
  return out;
}

/// Mostly by the sector, which is what a disk with a cache does.
Luck draw_luck(Random& random) {
  constexpr std::array kOften = {Luck::each_sector, Luck::each_sector, Luck::each_sector,
                                 Luck::each_sector, Luck::each_write,  Luck::each_write,
                                 Luck::in_order,    Luck::in_order,    Luck::none};
  return random.below(40) == 0 ? Luck::all : kOften[random.below(kOften.size())];
}

struct Tally {
  std::array<int, kPhases> cuts{};
  std::array<int, kVerdicts> verdicts{};
  int promised = 0;         ///< cuts before which invd had told something
  int promised_failed = 0;  ///< of those, the ones that did not pass
  std::vector<std::string> failures;

  void add(const Cut& cut, Luck luck, bool promise, const Judgement& judgement) {
    ++cuts[static_cast<std::size_t>(cut.phase)];
    ++verdicts[static_cast<std::size_t>(judgement.verdict)];
    const bool failed = judgement.verdict != Verdict::whole;
    promised += promise ? 1 : 0;
    promised_failed += promise && failed ? 1 : 0;
    if (failed && failures.size() < 20)
      failures.push_back("after entry " + std::to_string(cut.after) + ", " + std::string(name(cut.phase)) + ", " +
                         std::string(name(luck)) + ": " + std::string(name(judgement.verdict)) + ": " + judgement.why);
  }
  [[nodiscard]] int count(Verdict verdict) const { return verdicts[static_cast<std::size_t>(verdict)]; }
  [[nodiscard]] int all() const {
    int sum = 0;
    for (const int n : cuts) sum += n;
    return sum;
  }
};

/// Where images are audited: in memory where there is some, for a cut is audited after it was made.
class ImageFolder {
 public:
  ImageFolder() {
    std::string name = std::string(std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp") + "/rig-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    path_ = name;
  }
  ~ImageFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ImageFolder(const ImageFolder&) = delete;
  ImageFolder& operator=(const ImageFolder&) = delete;
  [[nodiscard]] std::filesystem::path image() const { return path_ / "store"; }

 private:
  std::filesystem::path path_;
};

/// Makes each cut and judges what it leaves.
void replay(const Recording& recording, const std::vector<Cut>& cuts, bool flushes_count, std::uint64_t seed,
            Tally& tally) {
  const std::vector<Entry>& entries = recording.entries();
  SeededRandom random(seed);
  DiskModel disk(recording.store(), flushes_count);
  PromiseKeeper keeper(statements(entries), told_events(entries));
  const ImageFolder folder;
  Image image;
  std::size_t next = 0;
  for (const Cut& cut : cuts) {
    while (next <= cut.after) disk.apply(entries[next++]);
    const Promises& promises = keeper.at(cut.after);
    const Luck luck = draw_luck(random);
    disk.draw(luck, random, image);
    write_image(image, folder.image());
    tally.add(cut, luck, promises.any(), judge(folder.image(), promises, recording.truth()));
  }
}

void print(const Tally& real, const Tally& control) {
  std::printf("%d power cuts:\n", real.all());
  for (std::size_t i = 0; i < kPhases; ++i)
    std::printf("  %5d  %s\n", real.cuts[i], std::string(name(static_cast<Phase>(i))).c_str());
  for (std::size_t i = 0; i < kVerdicts; ++i)
    std::printf("  %5d  %s\n", real.verdicts[i], std::string(name(static_cast<Verdict>(i))).c_str());
  std::printf("lost acknowledged records: %d\n", real.count(Verdict::lost));
  std::printf("control, with a disk that ignores flushes: %d of %d cuts after something was told fail (%.1f %%)\n",
              control.promised_failed, control.promised,
              control.promised > 0 ? 100.0 * control.promised_failed / control.promised : 0.0);
}

TEST(I1, PowerCutsLoseNothingThatWasTold) {
  const int count = asked_count(kUsualCuts);
  Tally real;
  Tally control;
  for (int done = 0; done < count; done += kCutsPerRecording) {
    const auto number = static_cast<std::size_t>(done / kCutsPerRecording);
    const std::uint64_t seed = asked_seed() + number;
    const Recording recording(seed, kOrders[number % kOrders.size()]);
    ASSERT_TRUE(recording.on_disk()) << "the build folder lies in memory: build on a disk";
    SeededRandom random(seed);
    const std::vector<Cut> cuts = draw_cuts(recording.entries(), std::min(count - done, kCutsPerRecording), random);
    replay(recording, cuts, true, seed, real);
    replay(recording, every_second(cuts), false, seed, control);
    std::printf("recording %llu: %zu entries, %zu orders\n", static_cast<unsigned long long>(seed),
                recording.entries().size(), recording.truth().orders.size());
  }
  print(real, control);
  for (const std::string& failure : real.failures) ADD_FAILURE() << failure;
  for (std::size_t i = 0; i < kPhases; ++i) EXPECT_GT(real.cuts[i], 0) << name(static_cast<Phase>(i));
  EXPECT_GT(real.promised, count / 2);
  // A rig that lets a disk pass which loses what it was told to keep would let anything pass.
  EXPECT_GT(control.promised_failed, control.promised * 9 / 10);
}

}  // namespace
}  // namespace invd::rigs
