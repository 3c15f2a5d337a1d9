#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace invd::store::lmdb {

/// Between those who read through the map and the one who moves it. Not std::shared_mutex: a thread may hold several
/// passes at once here, and which waiting thread goes first is a rule, not the library's choice.
class MapGate {
 public:
  /// A reader's right to be in the map; ends with its object.
  class Pass {
   public:
    Pass(Pass&& other) noexcept;
    Pass& operator=(Pass&& other) = delete;
    ~Pass();

   private:
    friend class MapGate;
    explicit Pass(MapGate& gate) : gate_(&gate) {}
    MapGate* gate_;
  };

  /// The mover's: no pass is out while it lives.
  class Alone {
   public:
    explicit Alone(MapGate& gate);
    Alone(const Alone&) = delete;
    Alone& operator=(const Alone&) = delete;
    ~Alone();

   private:
    MapGate& gate_;
  };

  /// Waits while the map moves, and for nothing else: a thread that holds a pass can have another one.
  [[nodiscard]] Pass enter();
  /// Waits also while somebody waits to move the map: readers that go through here and follow each other without a gap
  /// cannot keep it where it is. For threads that hold no other pass.
  [[nodiscard]] Pass enter_in_turn();

 private:
  void leave();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t inside_ = 0;
  bool wanted_ = false;  ///< a mover waits
  bool moving_ = false;
};

}  // namespace invd::store::lmdb
