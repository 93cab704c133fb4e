#pragma once
// Signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint;
// formats.md 3.5, 3.6). Pure functions over bytes; thread-safe.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/types/bytes.h"
#include "schema/types/time.h"

namespace letopis::log {

inline constexpr std::size_t kNoteBytes = 64 * 1024;
inline constexpr std::size_t kNoteSignatures = 64;

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

/// An Ed25519 key pair (RFC 8032) under a name. `seed` is the secret.
struct SigningKey {
  std::string name;
  std::array<std::uint8_t, 32> seed{};
};

/// The public half: name, Ed25519 public key.
struct VerifyingKey {
  std::string name;
  std::array<std::uint8_t, 32> key{};
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

/// `body`, a blank line, and one signature line.
[[nodiscard]] std::string sign_note(std::string_view body, const SigningKey& key);

/// One signature line, base64 undone.
struct Signature {
  std::string name;
  std::uint32_t id = 0;
  Bytes bytes;
};

struct Note {
  std::string body;
  std::vector<Signature> signatures;
};

/// Nothing when the text is not a note or is over its bounds.
[[nodiscard]] std::optional<Note> parse_note(std::string_view text);
/// True when the key signed the body. Signatures of other keys are ignored, a bad one of this key
/// makes the answer false.
[[nodiscard]] bool signed_by(const Note& note, const VerifyingKey& key);

}  // namespace letopis::log
