#pragma once
// JSON out, appended to one string as it is made: a journal page is too large for a document tree.
// Requests are read with Boost.JSON (body.h).
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/types/bytes.h"
#include "server/http/problem.h"

namespace letopis::api {

/// Writes commas by itself; the caller balances the brackets. Not thread-safe.
class Json {
 public:
  Json& open(char bracket) {
    comma();
    out_.push_back(bracket);
    first_ = true;
    return *this;
  }

  Json& close(char bracket) {
    out_.push_back(bracket);
    first_ = false;
    return *this;
  }

  /// `name` is ours and needs no escaping.
  Json& key(std::string_view name) {
    comma();
    out_.push_back('"');
    out_.append(name).append("\":");
    first_ = true;
    return *this;
  }

  Json& text(std::string_view value) {
    comma();
    http::append_json_string(out_, value);
    return *this;
  }

  /// Text that is known to need no escaping: dates, base64, codes.
  Json& plain(std::string_view value) {
    comma();
    out_.push_back('"');
    out_.append(value).push_back('"');
    return *this;
  }

  Json& base64(std::string_view bytes) {
    comma();
    out_.push_back('"');
    append_base64(out_, bytes);
    out_.push_back('"');
    return *this;
  }

  Json& number(std::uint64_t value) {
    comma();
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out_.append(digits, static_cast<std::size_t>(end - digits));
    return *this;
  }

  Json& signed_number(std::int64_t value) { return raw(std::to_string(value)); }

  Json& boolean(bool value) { return raw(value ? "true" : "false"); }

  Json& null() { return raw("null"); }

  /// A whole value made elsewhere.
  Json& raw(std::string_view value) {
    comma();
    out_.append(value);
    return *this;
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

  void reserve(std::size_t bytes) { out_.reserve(bytes); }

 private:
  void comma() {
    if (!first_) out_.push_back(',');
    first_ = false;
  }

  std::string out_;
  bool first_ = true;
};

}  // namespace letopis::api
