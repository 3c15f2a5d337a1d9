#include "process/harness/sandbox.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "process/harness/http.h"

namespace invd::process {
namespace {

using Json = nlohmann::json;

std::string number(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

Json answer_of(const HttpAnswer& answer, const std::string& path) {
  if (answer.status != 200)
    throw std::runtime_error("the sandbox answers " + path + " with " + std::to_string(answer.status) + ": " +
                             answer.body);
  return Json::parse(answer.body);
}

Json orders_of(const HttpAnswer& answer) {
  Json list = Json::array();
  std::istringstream lines(answer.body);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) list.push_back(Json::parse(line));
  return list;
}

}  // namespace

Sandbox::Sandbox(SandboxOptions options) : options_(std::move(options)), program_(launch()) {
  const auto listens = [&] { return !read_file(home_ / "port").empty() || !program_.running(); };
  if (!eventually(std::chrono::seconds(60), listens) || !program_.running())
    throw std::runtime_error("the sandbox does not start: " + program_.err());
  port_ = std::stoi(read_file(home_ / "port"));
}

Launch Sandbox::launch() const {
  std::string stores;
  for (const std::string& country : options_.marketplaces) stores += (stores.empty() ? "" : ",") + country;
  Launch launch{.program = sandbox_program(), .arguments = {"--port",          "0",
                                                            "--port-file",     (home_ / "port").native(),
                                                            "--seed",          std::to_string(options_.seed),
                                                            "--skus",          std::to_string(options_.products),
                                                            "--orders",        std::to_string(options_.orders),
                                                            "--marketplaces",  stores,
                                                            "--live-rate",     number(options_.live_rate),
                                                            "--speed",         number(options_.speed),
                                                            "--quota-scale",   number(options_.quota_scale),
                                                            "--burst-scale",   number(options_.burst_scale),
                                                            "--client-id",     options_.client_id,
                                                            "--client-secret", options_.client_secret,
                                                            "--refresh-token", options_.refresh_token}};
  if (!options_.models.empty()) launch.arguments.insert(launch.arguments.end(), {"--models", options_.models});
  for (const std::string& fault : options_.faults) launch.arguments.insert(launch.arguments.end(), {"--fault", fault});
  launch.arguments.insert(launch.arguments.end(), options_.more.begin(), options_.more.end());
  return launch;
}

std::string Sandbox::address() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

std::string Sandbox::login_address() const {
  return address() + "/auth/o2/token";
}

Json Sandbox::get(const std::string& path) const {
  return answer_of(http_get(address() + path), path);
}

Json Sandbox::post(const std::string& path, const Json& body) const {
  return answer_of(http_post(address() + path, body.dump()), path);
}

Json Sandbox::visible() const {
  return orders_of(http_get(address() + "/admin/truth?view=visible"));
}

Json Sandbox::truth() const {
  return orders_of(http_get(address() + "/admin/truth"));
}

Json Sandbox::counters() const {
  return get("/admin/counters");
}

Json Sandbox::counters_of(const std::string& operation) const {
  return counters().at("operations").at(operation);
}

void Sandbox::set_fault(const std::string& fault) const {
  post("/admin/faults", {{"set", {fault}}});
}

void Sandbox::clear_faults() const {
  post("/admin/faults", {{"clear", true}});
}

std::string Sandbox::place(const Json& order) const {
  return post("/admin/orders", order).at("orderId").get<std::string>();
}

void Sandbox::ship(const std::string& order_id) const {
  post("/admin/orders/" + order_id + "/ship", Json::object());
}

void Sandbox::cancel(const std::string& order_id, const std::string& by, bool silently) const {
  post("/admin/orders/" + order_id + "/cancel", {{"by", by}, {"silently", silently}});
}

void Sandbox::advance(Milliseconds by) const {
  post("/admin/advance", {{"ms", by.count()}});
}

void Sandbox::set_quota_scale(double scale) const {
  post("/admin/quota", {{"scale", scale}});
}

void Sandbox::change_tokens(const Json& change) const {
  post("/admin/tokens", change);
}

}  // namespace invd::process
