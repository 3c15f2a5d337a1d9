#include "sandbox/order.h"

namespace invd::sandbox {

std::string_view name(Status status) {
  switch (status) {
    case Status::pending_availability:
      return "PENDING_AVAILABILITY";
    case Status::pending:
      return "PENDING";
    case Status::unshipped:
      return "UNSHIPPED";
    case Status::partially_shipped:
      return "PARTIALLY_SHIPPED";
    case Status::shipped:
      return "SHIPPED";
    case Status::cancelled:
      return "CANCELLED";
    case Status::unfulfillable:
      return "UNFULFILLABLE";
  }
  return "PENDING";
}

std::string_view name(Party party) {
  switch (party) {
    case Party::nobody:
      return "";
    case Party::buyer:
      return "BUYER";
    case Party::merchant:
      return "MERCHANT";
    case Party::amazon:
      return "AMAZON";
  }
  return "";
}

bool is_final(Status status) {
  return status == Status::shipped || status == Status::cancelled || status == Status::unfulfillable;
}

}  // namespace invd::sandbox
