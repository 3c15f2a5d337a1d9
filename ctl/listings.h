#pragma once

#include <string>
#include <vector>

#include "control/exit_code.h"
#include "control/listing_message.h"
#include "ctl/screen.h"

namespace invd::ctl {

class Session;

[[nodiscard]] control::ExitCode listings_list(Session& session);
/// listings show, and items confirm-channel, which answers with the listing too.
[[nodiscard]] control::ExitCode listings_show(Session& session);
[[nodiscard]] control::ExitCode items_unconfirmed(Session& session);

[[nodiscard]] std::string render_listings(const std::vector<control::Listing>& listings, const Screen& screen);
[[nodiscard]] std::string render_listing(const control::Listing& listing, const Screen& screen);
[[nodiscard]] std::string render_unconfirmed(const std::vector<control::Listing>& listings, const Screen& screen);

}  // namespace invd::ctl
