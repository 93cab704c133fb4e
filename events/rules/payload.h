#pragma once
// What every codec does to bytes that it did not write: verify, align, bound. Includes FlatBuffers,
// so only codec.cpp files include this.
#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "events/rules/bounds.h"
#include "schema/types/bytes.h"
#include "schema/types/limits.h"
#include "schema/types/time.h"

namespace letopis::rules {

/// The verified table in a payload; false when there is none. Copies the bytes when they do not
/// start on an 8-byte border, as inside an entry; otherwise they must outlive it. O(size).
template <class Table>
class Payload {
 public:
  explicit Payload(ByteView bytes) {
    if (bytes.empty() || bytes.size() > limits::kPayloadBytes) return;
    const void* start = bytes.data();
    if (reinterpret_cast<std::uintptr_t>(start) % alignof(std::uint64_t) != 0) {
      aligned_.resize((bytes.size() + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t));
      bytes.copy(static_cast<char*>(static_cast<void*>(aligned_.data())), bytes.size());
      start = aligned_.data();
    }
    flatbuffers::Verifier verifier(static_cast<const std::uint8_t*>(start), bytes.size());
    if (verifier.VerifyBuffer<Table>(nullptr)) table_ = flatbuffers::GetRoot<Table>(start);
  }

  Payload(const Payload&) = delete;
  Payload& operator=(const Payload&) = delete;

  explicit operator bool() const { return table_ != nullptr; }

  const Table* operator->() const { return table_; }

 private:
  std::vector<std::uint64_t> aligned_;
  const Table* table_ = nullptr;
};

/// Reads fields one by one and remembers whether each was something that this program knows.
class Fields {
 public:
  std::string text(const flatbuffers::String* field, std::size_t max_bytes) {
    if (field == nullptr) return {};
    std::string out = field->str();
    require(out.size() <= max_bytes && is_utf8(out));
    return out;
  }

  SchoolDate day(std::int32_t days) {
    require(days >= kFirstDay.days && days <= kLastDay.days);
    return {days};
  }

  /// An enumerator between two others, both included.
  template <class Value>
  Value one_of(std::uint8_t number, Value first, Value last) {
    require(number >= static_cast<std::uint8_t>(first) &&
            number <= static_cast<std::uint8_t>(last));
    return static_cast<Value>(number);
  }

  void require(bool holds) { ok_ = ok_ && holds; }

  template <class Event>
  [[nodiscard]] std::optional<Event> give(Event event) const {
    if (!ok_) return std::nullopt;
    return event;
  }

 private:
  bool ok_ = true;
};

/// Texts are written only when they say something: an absent field reads as empty.
inline flatbuffers::Offset<flatbuffers::String> text_into(flatbuffers::FlatBufferBuilder& builder,
                                                          const std::string& text) {
  return text.empty() ? flatbuffers::Offset<flatbuffers::String>() : builder.CreateString(text);
}

/// The finished bytes of a payload. Strings must be made in statements of their own before: the
/// order of arguments is the compiler's choice, and bytes are compared with golden ones.
template <class Table>
Bytes finish(flatbuffers::FlatBufferBuilder& builder, flatbuffers::Offset<Table> root) {
  builder.Finish(root);
  const std::uint8_t* data = builder.GetBufferPointer();
  return {data, data + builder.GetSize()};
}

}  // namespace letopis::rules
