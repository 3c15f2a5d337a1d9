#pragma once

#include <string>

#include "process/harness/daemon.h"

namespace invd::bench {

/// Nothing runs but what the benchmark asks for.
void import_by_hand_only(process::Configuration& configuration);
/// The sandbox makes reports in no time, however often it is asked.
void make_reports_at_once(const process::Sandbox& sandbox, std::uint64_t synthetic_rows = 0);
/// A complete pass, waited for. Throws std::runtime_error when it fails.
void import_listings(const process::Daemon& invd);

/// What lies in the table `listings`, keys included. invd must not be running.
struct StoredListings {
  double rows = 0;
  double bytes = 0;
};
[[nodiscard]] StoredListings stored_listings(const process::Daemon& invd);

/// The same import by libcurl, simdjson or zlib, and LMDB alone.
struct FloorImport {
  double listings = 0;
  double text_bytes = 0;  ///< of reports, unpacked
  double user_s = 0;
  double system_s = 0;
  double wall_s = 0;
  [[nodiscard]] double cpu_s() const { return user_s + system_s; }
};
/// `way`: "pages" or "report". Throws std::runtime_error.
[[nodiscard]] FloorImport floor_import(const process::Sandbox& sandbox, const std::string& way, double listing_bytes);

}  // namespace invd::bench
