#include "schema/types/pack.h"

#include <gtest/gtest.h>

#include <limits>

namespace letopis {
namespace {

TEST(Pack, ReadsWhatItWrote) {
  Packer packer;
  packer.u8(7).u16(0x1234).u32(0xDEADBEEF).u64(~std::uint64_t{0}).i32(-1).i64(-2).text("имя");
  packer.bytes("tail");
  Unpacker unpacker(packer.peek());
  EXPECT_EQ(unpacker.u8(), 7);
  EXPECT_EQ(unpacker.u16(), 0x1234);
  EXPECT_EQ(unpacker.u32(), 0xDEADBEEF);
  EXPECT_EQ(unpacker.u64(), ~std::uint64_t{0});
  EXPECT_EQ(unpacker.i32(), -1);
  EXPECT_EQ(unpacker.i64(), -2);
  EXPECT_EQ(unpacker.text(), "имя");
  EXPECT_EQ(unpacker.bytes(4), "tail");
  EXPECT_TRUE(unpacker.finished());
}

TEST(Pack, SortsBytesAsNumbers) {
  const auto key = [](std::int32_t number) { return Packer().i32(number).take(); };
  EXPECT_LT(key(std::numeric_limits<std::int32_t>::min()), key(-1));
  EXPECT_LT(key(-1), key(0));
  EXPECT_LT(key(0), key(1));
  EXPECT_LT(key(255), key(256));
}

TEST(Pack, ReadsZerosPastTheEndAndSaysSo) {
  Unpacker unpacker(ByteView("\x01\x02\x03", 3));
  EXPECT_EQ(unpacker.u32(), 0U);
  EXPECT_FALSE(unpacker.ok());
  EXPECT_EQ(unpacker.u8(), 0);
  EXPECT_FALSE(unpacker.finished());
  Unpacker lying(ByteView("\xFF\xFF\xFF\xFFx", 5));
  EXPECT_EQ(lying.text(), "");
  EXPECT_FALSE(lying.ok());
}

}  // namespace
}  // namespace letopis
