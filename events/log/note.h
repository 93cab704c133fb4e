#pragma once
// Signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint;
// formats.md 3.5, 3.6). Pure functions over bytes; thread-safe.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/ed25519.h"
#include "schema/types/bytes.h"
#include "schema/types/time.h"

namespace letopis::log {

inline constexpr std::size_t kNoteBytes = 64 * 1024;
inline constexpr std::size_t kNoteSignatures = 64;
inline constexpr std::uint64_t kTreeSize = ~std::uint64_t{0} >> 1U;  // as much as others can read

/// Text, size and root of a tree head. `origin` names the log for ever.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root;
  bool operator==(const Checkpoint&) const = default;
};

/// The signed text, last newline included.
[[nodiscard]] std::string body_of(const Checkpoint& checkpoint);
/// Reads a body; extension lines are refused, since nothing here audits them.
[[nodiscard]] std::optional<Checkpoint> checkpoint_of(std::string_view body);
/// The same, but passes over extension lines: for a witness, which vouches for the first three.
[[nodiscard]] std::optional<Checkpoint> tree_head_of(std::string_view body);
/// A decimal number below 2^63 in its one spelling.
[[nodiscard]] std::optional<std::uint64_t> size_of(std::string_view text);

/// An Ed25519 key pair (RFC 8032) under a name. `seed` is the secret.
struct SigningKey {
  std::string name;
  KeyBytes seed{};
};

/// The public half: name, Ed25519 public key.
struct VerifyingKey {
  std::string name;
  KeyBytes key{};
  bool operator==(const VerifyingKey&) const = default;
};

/// Whether a key may have this name: not empty, no '+', no spaces, no control characters.
[[nodiscard]] bool is_key_name(std::string_view name);
[[nodiscard]] VerifyingKey public_half(const SigningKey& key);
/// First four bytes of SHA-256(name || 0x0A || 0x01 || key), big-endian.
[[nodiscard]] std::uint32_t key_id(const VerifyingKey& key);
/// "name+0123abcd+base64".
[[nodiscard]] std::string to_vkey(const VerifyingKey& key);
[[nodiscard]] std::optional<VerifyingKey> parse_vkey(std::string_view text);

/// What a public key is for; it goes into the key's id, so that no key serves two purposes.
enum class KeyType : std::uint8_t { note = 1, cosignature = 4 };

/// A vkey of either type, its id checked.
struct TypedKey {
  KeyType type = KeyType::note;
  std::string name;
  KeyBytes key{};
};

[[nodiscard]] std::uint32_t key_id(const TypedKey& key);
[[nodiscard]] std::string to_vkey(const TypedKey& key);
/// One key has one spelling; other types of keys are refused.
[[nodiscard]] std::optional<TypedKey> parse_typed_vkey(std::string_view text);

/// A key pair as Go's signed notes keep it: "PRIVATE+KEY+name+0123abcd+base64". Secret.
[[nodiscard]] std::string to_skey(const SigningKey& key);
[[nodiscard]] std::optional<SigningKey> parse_skey(std::string_view text);

/// `body`, a blank line, and one signature line.
[[nodiscard]] std::string sign_note(std::string_view body, const SigningKey& key);

/// One signature line, base64 undone.
struct Signature {
  std::string name;
  std::uint32_t id = 0;
  Bytes bytes;
};

/// The line that it stands on in a note, newline included.
[[nodiscard]] std::string line_of(const Signature& signature);

struct Note {
  std::string body;
  std::vector<Signature> signatures;
};

/// Nothing when the text is not a note or is over its bounds.
[[nodiscard]] std::optional<Note> parse_note(std::string_view text);
/// What a note says of a key. A note with a bad signature of a known key is no evidence at all.
enum class Verdict : std::uint8_t { absent, good, bad };
/// Signatures of other keys are ignored; one bad one of this key outweighs all others.
[[nodiscard]] Verdict verdict_of(const Note& note, const VerifyingKey& key);
/// True when the verdict is good.
[[nodiscard]] bool signed_by(const Note& note, const VerifyingKey& key);

}  // namespace letopis::log
