#pragma once
// What an evidence file ("letopis-evidence/1") says: all versions of a record, and what is needed
// to check them. Nothing of it is believed before check(). Value types.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/types/bytes.h"
#include "server/evidence/words.h"

namespace letopis::evidence {

/// One version, as the file shows it and as its bytes are.
struct Version {
  std::uint64_t position = 0;
  Bytes bytes;
  Digest leaf;
  std::optional<std::vector<Digest>> path;  // nothing: no checkpoint covered it
  Words shown;
};

/// A commitment to the map of all records, and what the map says of the two records of a cell.
struct Completeness {
  std::uint64_t position = 0;
  Bytes bytes;
  std::vector<Digest> path;
  Bytes mark;     // log::encode(MapProof)
  Bytes absence;  // the same
};

enum class About : std::uint8_t { cell, mark, absence };

struct Evidence {
  std::string origin;
  Id128 ledger;
  std::string vkey;
  std::string checkpoint;  // signed note
  About about = About::cell;
  std::uint64_t lesson = 0;
  std::uint64_t pupil = 0;
  std::vector<Version> versions;  // oldest first, at least one
  std::optional<Completeness> completeness;
};

}  // namespace letopis::evidence
