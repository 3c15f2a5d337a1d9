#pragma once

#include <string_view>

#include "sandbox/json_text.h"
#include "sandbox/order.h"
#include "sandbox/products.h"

namespace invd::sandbox {

// The personal parts of an order. Their text is canaries only (canary.h).
void write_buyer(JsonText& json, const Order& order);
void write_recipient(JsonText& json, const Order& order, const Store& store);
void write_payment(JsonText& json, std::string_view amount, std::string_view currency);
void write_tax(JsonText& json);

}  // namespace invd::sandbox
