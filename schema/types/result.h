#pragma once
// Result<T, E>: a value or the reason why there is none. The method names are those of C++23's
// std::expected, so that it can become an alias of it.
#include <optional>
#include <utility>
#include <variant>

namespace letopis {

/// Wraps an error so that a Result can tell it from a value of the same type.
template <class E>
struct Failure {
  E error;
};
template <class E>
Failure(E) -> Failure<E>;

/// A value of T, or an E that says why not. Thread-safety is that of T and E.
template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value)  // NOLINT: implicit by design
      : state_(std::in_place_index<0>, std::move(value)) {}

  template <class F>
  Result(Failure<F> failure)  // NOLINT: implicit by design
      : state_(std::in_place_index<1>, std::move(failure.error)) {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }

  explicit operator bool() const { return has_value(); }

  T& value() & { return std::get<0>(state_); }

  const T& value() const& { return std::get<0>(state_); }

  T&& value() && { return std::get<0>(std::move(state_)); }

  T& operator*() & { return value(); }

  const T& operator*() const& { return value(); }

  T&& operator*() && { return std::get<0>(std::move(state_)); }

  T* operator->() { return &value(); }

  const T* operator->() const { return &value(); }

  E& error() & { return std::get<1>(state_); }

  const E& error() const& { return std::get<1>(state_); }

  E&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, E> state_;
};

/// Success without a value, or an E.
template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;

  template <class F>
  Result(Failure<F> failure) : error_(std::move(failure.error)) {}  // NOLINT: implicit by design

  [[nodiscard]] bool has_value() const { return !error_.has_value(); }

  explicit operator bool() const { return has_value(); }

  E& error() & { return *error_; }

  const E& error() const& { return *error_; }

  E&& error() && { return *std::move(error_); }

 private:
  std::optional<E> error_;
};

}  // namespace letopis
