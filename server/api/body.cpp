#include "server/api/body.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "schema/types/bytes.h"

namespace letopis::api {
namespace {

namespace json = boost::json;

bool is_json(const http::Request& request) {
  const auto type = request.header("content-type");
  if (!type || !type->starts_with("application/json")) return false;
  return type->size() == 16 || (*type)[16] == ';' || (*type)[16] == ' ';
}

}  // namespace

// The document lives with the outermost body; inner ones point into it.
struct Body::Tree {
  std::shared_ptr<json::value> document;
  const json::object* object = nullptr;
};

Body::Body(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}

Body::Body(Body&&) noexcept = default;
Body& Body::operator=(Body&&) noexcept = default;
Body::~Body() = default;

Result<Body, BodyError> Body::of(const http::Request& request,
                                 std::initializer_list<std::string_view> fields) {
  if (!is_json(request)) return Failure{BodyError{"unsupported_media_type", "", ""}};
  json::parse_options options;
  options.max_depth = 32;
  boost::system::error_code error;
  auto document =
      std::make_shared<json::value>(json::parse(request.body, error, json::storage_ptr(), options));
  if (error || !document->is_object()) {
    return Failure{
        BodyError{"malformed", "тело не является объектом JSON", "the body is not a JSON object"}};
  }
  auto tree = std::make_unique<Tree>();
  tree->object = &document->get_object();
  tree->document = std::move(document);
  Body body(std::move(tree));
  if (!body.check_fields(fields)) return Failure{*body.error_};
  return body;
}

bool Body::check_fields(std::initializer_list<std::string_view> fields) {
  for (const auto& member : *tree_->object) {
    const std::string_view name(member.key().data(), member.key().size());
    if (std::find(fields.begin(), fields.end(), name) == fields.end()) {
      // The name is the client's: bounded, and printable because the parser checked its UTF-8.
      const std::string shown = is_utf8(name.substr(0, 40)) ? std::string(name.substr(0, 40)) : "?";
      fail(shown, "такого поля нет", "there is no such field");
      return false;
    }
  }
  return true;
}

bool Body::has(std::string_view field) const {
  return tree_->object->if_contains(json::string_view(field.data(), field.size())) != nullptr;
}

bool Body::is_null(std::string_view field) const {
  const auto* const value =
      tree_->object->if_contains(json::string_view(field.data(), field.size()));
  return value != nullptr && value->is_null();
}

std::optional<std::string> Body::text(std::string_view field, std::size_t most_bytes) {
  const auto* const value =
      tree_->object->if_contains(json::string_view(field.data(), field.size()));
  if (value == nullptr) return std::nullopt;
  if (!value->is_string() || value->get_string().size() > most_bytes) {
    fail(field, "нужен текст не длиннее " + std::to_string(most_bytes) + " байт",
         "text of at most " + std::to_string(most_bytes) + " bytes is expected");
    return std::nullopt;
  }
  return std::string(value->get_string().data(), value->get_string().size());
}

std::optional<std::uint64_t> Body::number(std::string_view field, std::uint64_t most) {
  const auto* const value =
      tree_->object->if_contains(json::string_view(field.data(), field.size()));
  if (value == nullptr) return std::nullopt;
  const bool fits = value->is_int64() && value->get_int64() >= 0 &&
                    static_cast<std::uint64_t>(value->get_int64()) <= most;
  if (!fits) {
    fail(field, "нужно целое число от 0 до " + std::to_string(most),
         "a whole number from 0 to " + std::to_string(most) + " is expected");
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(value->get_int64());
}

std::optional<Body> Body::object(std::string_view field,
                                 std::initializer_list<std::string_view> fields) {
  const auto* const value =
      tree_->object->if_contains(json::string_view(field.data(), field.size()));
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    fail(field, "нужен объект", "an object is expected");
    return std::nullopt;
  }
  auto tree = std::make_unique<Tree>();
  tree->document = tree_->document;
  tree->object = &value->get_object();
  Body inner(std::move(tree));
  if (!inner.check_fields(fields)) {
    error_ = inner.error_;
    return std::nullopt;
  }
  return inner;
}

void Body::require(std::string_view field) {
  if (!has(field)) fail(field, "поле обязательно", "the field is required");
}

void Body::fail(std::string_view field, std::string_view why, std::string_view why_en) {
  if (error_) return;
  const std::string name(field);
  error_ =
      BodyError{"malformed", name + ": " + std::string(why), name + ": " + std::string(why_en)};
}

}  // namespace letopis::api
