#include "sandbox/personal_json.h"

#include <string>

#include "sandbox/canary.h"

namespace invd::sandbox {
namespace {
std::string with_number(std::string_view canary, const Order& order) {
  return std::string(canary) + "-" + std::to_string(order.number);
}
}  // namespace

void write_buyer(JsonText& json, const Order& order) {
  json.key("buyer").open('{');
  json.field("buyerName", with_number(kCanaryName, order));
  json.field("buyerEmail", with_number(kCanaryEmail, order) + "@marketplace.invalid");
  json.close('}');
}

void write_recipient(JsonText& json, const Order& order, const Store& store) {
  json.key("recipient").open('{');
  json.key("deliveryAddress").open('{');
  json.field("name", with_number(kCanaryName, order));
  json.field("addressLine1", with_number(kCanaryStreet, order));
  json.field("city", kCanary);
  json.field("postalCode", with_number(kCanaryPostcode, order));
  json.field("countryCode", store.marketplace->country);
  if (!order.by_amazon) json.field("phone", with_number(kCanaryPhone, order));
  json.field("addressType", "RESIDENTIAL");
  json.close('}');
  json.close('}');
}

void write_payment(JsonText& json, std::string_view amount, std::string_view currency) {
  json.key("payment").open('{');
  json.key("paymentExecutions").open('[');
  json.open('{');
  json.field("paymentMethod", "CreditCard");
  json.key("paymentAmount").open('{');
  json.field("amount", amount);
  json.field("currencyCode", currency);
  json.close('}');
  json.field("cardBrand", kCanaryCard);
  json.close('}');
  json.close(']');
  json.close('}');
}

void write_tax(JsonText& json) {
  json.key("tax").open('{');
  json.key("taxRegistrations").open('[');
  json.open('{');
  json.field("entityType", "BUYER");
  json.field("legalName", kCanaryName);
  json.field("taxRegistrationType", "VAT");
  json.field("taxRegistrationNumber", kCanaryTax);
  json.close('}');
  json.close(']');
  json.close('}');
}

}  // namespace invd::sandbox
