#pragma once
// Row and key bytes: big-endian integers (so that keys sort as numbers) and length-prefixed text.
// Rows are disposable and rebuilt by replay, so this needs no versions; entries are FlatBuffers.
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/types/bytes.h"

namespace letopis {

/// Appends fields to bytes. Not thread-safe.
class Packer {
 public:
  Packer& u8(std::uint8_t v) { return raw(v, 1); }

  Packer& u16(std::uint16_t v) { return raw(v, 2); }

  Packer& u32(std::uint32_t v) { return raw(v, 4); }

  Packer& u64(std::uint64_t v) { return raw(v, 8); }

  /// Signed dates as keys: the sign bit is flipped so that bytes sort as numbers.
  Packer& i32(std::int32_t v) { return u32(static_cast<std::uint32_t>(v) ^ 0x8000'0000U); }

  Packer& i64(std::int64_t v) {
    return u64(static_cast<std::uint64_t>(v) ^ 0x8000'0000'0000'0000U);
  }

  Packer& text(std::string_view v) {
    u32(static_cast<std::uint32_t>(v.size()));
    out_.append(v);
    return *this;
  }

  Packer& bytes(ByteView v) {
    out_.append(v);
    return *this;
  }

  [[nodiscard]] Bytes take() { return std::move(out_); }

  [[nodiscard]] const Bytes& peek() const { return out_; }

 private:
  Packer& raw(std::uint64_t v, int width) {
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
      out_.push_back(static_cast<char>(static_cast<unsigned char>(v >> shift)));
    }
    return *this;
  }

  Bytes out_;
};

/// Reads what a Packer wrote. Reading past the end yields zeros and makes ok() false for ever.
class Unpacker {
 public:
  explicit Unpacker(ByteView in) : in_(in) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(raw(1)); }

  std::uint16_t u16() { return static_cast<std::uint16_t>(raw(2)); }

  std::uint32_t u32() { return static_cast<std::uint32_t>(raw(4)); }

  std::uint64_t u64() { return raw(8); }

  std::int32_t i32() { return static_cast<std::int32_t>(u32() ^ 0x8000'0000U); }

  std::int64_t i64() { return static_cast<std::int64_t>(u64() ^ 0x8000'0000'0000'0000U); }

  std::string_view text() { return bytes(u32()); }

  ByteView bytes(std::size_t count) {
    if (count > in_.size()) {
      ok_ = false;
      in_ = {};
      return {};
    }
    const ByteView out = in_.substr(0, count);
    in_.remove_prefix(count);
    return out;
  }

  [[nodiscard]] bool ok() const { return ok_; }

  [[nodiscard]] bool empty() const { return in_.empty(); }

  [[nodiscard]] bool finished() const { return ok_ && in_.empty(); }

 private:
  std::uint64_t raw(std::size_t width) {
    std::uint64_t v = 0;
    for (const char c : bytes(width)) v = v << 8U | static_cast<unsigned char>(c);
    return v;
  }

  ByteView in_;
  bool ok_ = true;
};

}  // namespace letopis
