#pragma once
// Requests' JSON, read strictly: an unknown field, a wrong type or a missing field is an error that
// names it.
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schema/types/result.h"
#include "server/http/message.h"

namespace letopis::api {

/// Which field is wrong and how; becomes the detail of a "malformed" problem.
struct BodyError {
  std::string code = "malformed";
  std::string detail;
  std::string detail_en;
};

/// One JSON object of a request. Getters answer nothing when the field is absent; error() tells of
/// the first field that was there and wrong. Not thread-safe.
class Body {
 public:
  /// Parses the body of a request with Content-Type application/json; `fields` are all that it may
  /// hold. At most 32 levels deep.
  [[nodiscard]] static Result<Body, BodyError> of(const http::Request& request,
                                                  std::initializer_list<std::string_view> fields);
  Body(Body&&) noexcept;
  Body& operator=(Body&&) noexcept;
  ~Body();

  [[nodiscard]] bool has(std::string_view field) const;
  [[nodiscard]] bool is_null(std::string_view field) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view field, std::size_t most_bytes);
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view field, std::uint64_t most);
  /// An object inside; its own errors are told by itself.
  [[nodiscard]] std::optional<Body> object(std::string_view field,
                                           std::initializer_list<std::string_view> fields);
  /// Makes an absent field an error.
  void require(std::string_view field);
  void fail(std::string_view field, std::string_view why, std::string_view why_en);

  [[nodiscard]] const std::optional<BodyError>& error() const { return error_; }

 private:
  struct Tree;
  explicit Body(std::unique_ptr<Tree> tree);
  bool check_fields(std::initializer_list<std::string_view> fields);
  std::unique_ptr<Tree> tree_;
  std::optional<BodyError> error_;
};

}  // namespace letopis::api
