#pragma once
// Private to this folder: Beast's parser, writing straight into a Request.
#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <memory>
#include <string>

#include "server/http/message.h"
#include "server/http/target.h"

namespace letopis::http {

namespace beast = boost::beast;

/// Parses one request whose head inspect_head() has accepted. Used once, by one connection.
class RequestReader final : public beast::http::basic_parser<true> {
 public:
  RequestReader(Request& request, std::size_t head_bytes, std::size_t body_bytes)
      : request_(request) {
    eager(true);
    header_limit(static_cast<std::uint32_t>(head_bytes));
    body_limit(body_bytes);
  }

  [[nodiscard]] EdgeFault fault() const { return fault_; }

  [[nodiscard]] bool http_1_0() const { return http_1_0_; }

  [[nodiscard]] bool whole_server() const { return whole_server_; }

 private:
  using View = beast::string_view;
  using Error = beast::error_code;

  static Method method_of(beast::http::verb verb) {
    // The other verbs are the handler's to refuse.
    if (verb == beast::http::verb::get) return Method::get;
    if (verb == beast::http::verb::head) return Method::head;
    if (verb == beast::http::verb::post) return Method::post;
    if (verb == beast::http::verb::put) return Method::put;
    if (verb == beast::http::verb::delete_) return Method::del;
    return Method::other;
  }

  void refuse(EdgeFault fault, Error& error) {
    fault_ = fault;
    error = beast::http::error::bad_value;
  }

  void on_request_impl(beast::http::verb method, View, View target, int version,
                       Error& error) override {
    using beast::http::verb;
    http_1_0_ = version == 10;
    if (method == verb::unknown || method == verb::connect || method == verb::trace) {
      return refuse(EdgeFault::method_unknown, error);
    }
    request_.method = method_of(method);
    auto parsed =
        letopis::http::parse_target({target.data(), target.size()}, method == verb::options);
    if (!parsed) return refuse(parsed.error(), error);
    request_.path = std::move(parsed->path);
    request_.query = std::move(parsed->query);
    whole_server_ = parsed->whole_server;
    request_.headers.reserve(16);
  }

  void on_response_impl(int, View, int, Error&) override {}

  void on_field_impl(beast::http::field, View name, View value, Error&) override {
    if (in_body_) return;  // trailers are read and dropped
    auto& [own_name, own_value] = request_.headers.emplace_back();
    own_name.reserve(name.size());
    for (const char sign : name) {
      own_name.push_back(sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign + ('a' - 'A')) : sign);
    }
    own_value.assign(value.data(), value.size());
  }

  void on_header_impl(Error&) override { in_body_ = true; }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override {
    // What was announced is not yet here: room for all of it comes as the bytes do.
    constexpr std::uint64_t kAhead = 16 * 1024;
    if (length) request_.body.reserve(static_cast<std::size_t>(std::min(*length, kAhead)));
  }

  std::size_t on_body_impl(View body, Error&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }

  void on_chunk_header_impl(std::uint64_t, View, Error&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, View body, Error&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }

  void on_finish_impl(Error&) override {}

  Request& request_;
  EdgeFault fault_ = EdgeFault::none;
  bool in_body_ = false;
  bool whole_server_ = false;
  bool http_1_0_ = false;
};

}  // namespace letopis::http
