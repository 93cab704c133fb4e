#pragma once
// The golden bundle of formats.md 3.10: a log and a witness made of known seeds, a proof of entry 4
// ("five") in a log of 15. It verifies with unmodified golang.org/x/mod.
#include <string>
#include <string_view>

#include "events/log/cosignature.h"

namespace letopis::test {

inline constexpr std::string_view kGoldenVkey =
    "school.example/ledger+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
inline constexpr std::string_view kGoldenWitness =
    "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X";
inline constexpr std::string_view kGoldenEntry = "five";
inline constexpr std::uint64_t kGoldenTime = 1'700'000'000;

inline constexpr std::string_view kGoldenBody =
    "school.example/ledger\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n";

inline constexpr std::string_view kGoldenProof =
    "c2sp.org/tlog-proof@v1\n"
    "index 4\n"
    "yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=\n"
    "nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=\n"
    "zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=\n"
    "5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=\n"
    "\n"
    "school.example/ledger\n"
    "15\n"
    "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n"
    "\n"
    "\xE2\x80\x94 school.example/ledger ASPkS6zOj82uhT2KBh3wOqS/rvxUdxsz/javdYy1ZvQkVilxy6ebDcd2"
    "kCHhv/89MtZPe4aOHDIn3wpIyp4DbK7czA4=\n"
    "\xE2\x80\x94 witness.example/w1 IDJKvgAAAABlU/EArK+uoSeg5BeZ8ErHT0vFLVJh0jrlNo4aVEjrY/eitXx"
    "mwNBL3f/qyMvo6FqM1YG7sR3Pfv76iNIj0QL/ZRFLDg==\n";

inline std::string_view golden_note() {
  return kGoldenProof.substr(kGoldenProof.find("school.example"));
}

inline log::SigningKey seeded_key(std::string name, std::uint8_t first) {
  log::SigningKey key{std::move(name), {}};
  for (std::size_t i = 0; i < key.seed.size(); ++i) {
    key.seed[i] = static_cast<std::uint8_t>(first + i);
  }
  return key;
}

/// Seed bytes 00 to 1f.
inline log::SigningKey golden_key() { return seeded_key("school.example/ledger", 0); }

/// Seed bytes 20 to 3f.
inline log::SigningKey golden_witness() { return seeded_key("witness.example/w1", 0x20); }

inline std::string golden_policy() {
  return "log " + std::string(kGoldenVkey) + "\nwitness w1 " + std::string(kGoldenWitness) +
         "\nquorum w1\n";
}

}  // namespace letopis::test
