#pragma once

#include <string>
#include <vector>

#include "control/fields.h"

namespace invd::control {

/// One check of `doctor` and what it found.
struct Finding {
  std::string code;    ///< stable: "clock.skew", "credentials.refused"
  std::string area;    ///< credentials, clock, disk, permissions, roles, region, quota, store, config, orders, stock
  std::string object;  ///< what it is about: an integration, a file; absent = the daemon as a whole
  std::string state;   ///< ok, warning, error
  std::string message;
  std::string hint;  ///< what to do; absent when ok
  bool operator==(const Finding&) const = default;
};

struct DoctorReply {
  std::vector<Finding> findings;
  bool operator==(const DoctorReply&) const = default;
};

void describe(Fields& f, Finding& m);
void describe(Fields& f, DoctorReply& m);

}  // namespace invd::control
