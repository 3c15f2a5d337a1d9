#pragma once

#include <cstddef>
#include <cstdint>
#include <list>

#include "amazon/priority.h"

namespace invd::amazon {

/// Who waits for the tokens of one bucket, in the order in which they get them: by priority, then arrival. While the
/// four lowest priorities compete with others, every tenth token goes to the one of them that came first, so that they
/// get at least 10 % (scheduling.md 5.2).
class BucketQueue {
 public:
  /// What waits. Owned by the waiting call; leaves the queue before it goes.
  struct Entry {
    explicit Entry(Priority wanted) : priority(wanted) {}
    Priority priority;
    bool queued = false;
    std::list<Entry*>::iterator place;
  };

  void add(Entry& entry);
  void remove(Entry& entry);
  /// Takes the next one out; null when nobody waits. `of_kept`: the token is one of those that are kept, so that it
  /// goes to whoever may take these, or to nobody.
  [[nodiscard]] Entry* take_next(bool of_kept);
  /// Whether somebody waits who may take the tokens that are kept.
  [[nodiscard]] bool wants_kept() const;
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::list<Entry*> entries_;  ///< in order of arrival
  int contested_ = 0;          ///< tokens in a row that the higher priorities took while lower ones waited
};

}  // namespace invd::amazon
