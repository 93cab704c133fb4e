#pragma once
// Every bound of the system in one place.
#include <cstddef>
#include <cstdint>

namespace letopis::limits {

inline constexpr std::size_t kEntryBytes = 65'535;  // uint16 length in entry bundles (tlog-tiles)
inline constexpr std::size_t kPayloadBytes = 32'768;
inline constexpr std::size_t kNameBytes = 200;    // one part of a person's name, a title of a class
inline constexpr std::size_t kTitleBytes = 400;   // titles of organisations, topics, terms
inline constexpr std::size_t kTextBytes = 4'000;  // homework, explanation of a reason
inline constexpr std::size_t kDeviceBytes = 120;
inline constexpr std::size_t kDocumentBytes = 400;  // reference to an order
inline constexpr std::size_t kExternalIdBytes = 200;
inline constexpr std::size_t kLoginBytes = 64;
inline constexpr std::size_t kPasswordBytes = 256;
inline constexpr std::size_t kOriginBytes = 200;
inline constexpr std::size_t kKeptNoteBytes = 8'000;  // a checkpoint inside an entry
inline constexpr std::size_t kGroupPupils = 500;
inline constexpr std::size_t kGroupTeachers = 50;
inline constexpr std::int32_t kEditWindowDaysMax = 3'660;
inline constexpr std::size_t kRolesPerAccount = 8;

static_assert(kPayloadBytes + 4 * kTextBytes < kEntryBytes);

}  // namespace letopis::limits
