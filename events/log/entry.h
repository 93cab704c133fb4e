#pragma once
// An entry's bytes: building them once, and reading what was written without ever encoding again.
// Layout: schema/fbs/entry.fbs; formats.md 3.4 bounds an entry to 65,535 bytes.
#include <cstdint>
#include <optional>
#include <string_view>

#include "schema/types/bytes.h"
#include "schema/types/event_kind.h"
#include "schema/types/ids.h"
#include "schema/types/time.h"
#include "schema/types/vocabulary.h"

namespace letopis::log {

/// What an entry is about. `slot` tells several records of one (a, b) apart.
struct RecordKey {
  RecordKind kind{};
  std::uint16_t slot = 0;
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  auto operator<=>(const RecordKey&) const = default;
};

/// As `a` of a new entity's record: "the position that this entry is going to get".
inline constexpr std::uint64_t kOwnPosition = ~std::uint64_t{0};

/// 20 bytes, big-endian: kind, slot, a, b.
[[nodiscard]] Bytes key_bytes(const RecordKey& record);

struct Actor {
  PersonId user;  // none: the program itself (command line)
  Role role = Role::none;
  std::uint64_t session = 0;
  PersonId on_behalf_of;
};

struct Origin {
  std::string address;
  std::string device;
};

struct Reason {
  ReasonCode code = ReasonCode::none;
  std::string text;
  std::string document;
};

/// What a rule proposes to record; the ledger adds number, time, chain and nonce.
struct Draft {
  EventKind kind{};
  RecordKey record;
  SchoolDate effective;
  Actor actor;
  Origin origin;
  Reason reason;
  Bytes payload;  // FlatBuffers of the part's own schema
};

struct Prior {
  Position position;
  Digest leaf_hash;
};

/// What the ledger adds to a draft.
struct Stamp {
  Id128 ledger;
  Position position;
  Digest previous;
  std::uint32_t revision = 1;
  std::optional<Prior> prior;
  Instant recorded;
  Id128 request;
  Id128 nonce;
};

/// The entry's bytes; nothing when they would exceed limits::kEntryBytes.
[[nodiscard]] std::optional<Bytes> encode(const Draft& draft, const Stamp& stamp);

/// Reads a verified entry in place. Views point into the bytes given to read() and live as long.
/// Value type; safe to share between threads. Every accessor is O(1).
class EntryView {
 public:
  /// Nothing when the bytes are not a well-formed entry (FlatBuffers verifier, file identifier,
  /// required fields, bounds). Says nothing about who wrote them: that is the tree's business.
  [[nodiscard]] static std::optional<EntryView> read(ByteView bytes);

  [[nodiscard]] ByteView bytes() const { return bytes_; }

  [[nodiscard]] Id128 ledger() const;
  [[nodiscard]] Position position() const;
  [[nodiscard]] Digest previous() const;
  [[nodiscard]] RecordKey record() const;
  [[nodiscard]] std::uint32_t revision() const;
  [[nodiscard]] std::optional<Prior> prior() const;
  [[nodiscard]] Instant recorded() const;
  [[nodiscard]] SchoolDate effective() const;
  [[nodiscard]] PersonId user() const;
  [[nodiscard]] Role role() const;
  [[nodiscard]] std::uint64_t session() const;
  [[nodiscard]] PersonId on_behalf_of() const;
  [[nodiscard]] std::string_view address() const;
  [[nodiscard]] std::string_view device() const;
  [[nodiscard]] Id128 request() const;
  [[nodiscard]] ReasonCode reason_code() const;
  [[nodiscard]] std::string_view reason_text() const;
  [[nodiscard]] std::string_view reason_document() const;
  [[nodiscard]] EventKind kind() const;
  [[nodiscard]] ByteView payload() const;

 private:
  explicit EntryView(ByteView bytes) : bytes_(bytes) {}

  ByteView bytes_;
};

}  // namespace letopis::log
