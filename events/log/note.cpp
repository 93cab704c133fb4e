#include "events/log/note.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "events/log/lines.h"
#include "events/log/sha256.h"

namespace letopis::log {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // em dash, space
constexpr std::string_view kSecret = "PRIVATE+KEY+";

Bytes id_bytes(std::uint32_t id) {
  Bytes out;
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(id >> shift & 0xFFU));
  return out;
}

std::uint32_t read_id(ByteView bytes) {
  std::uint32_t id = 0;
  for (const char c : bytes.substr(0, 4)) id = id << 8U | static_cast<unsigned char>(c);
  return id;
}

bool is_note_text(std::string_view text) {
  if (text.size() > kNoteBytes || !is_utf8(text)) return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return false;
  }
  return true;
}

std::optional<Signature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const std::string_view name = line.substr(0, space);
  const auto bytes = from_base64(line.substr(space + 1));
  if (!is_key_name(name) || !bytes || bytes->size() < 5) return std::nullopt;
  return Signature{std::string(name), read_id(*bytes), bytes->substr(4)};
}

}  // namespace

std::string body_of(const Checkpoint& checkpoint) {
  return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' +
         to_base64(view_of(checkpoint.root)) + '\n';
}

std::optional<std::uint64_t> size_of(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t size = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, size);
  if (error != std::errc{} || stop != end || size > kTreeSize) return std::nullopt;
  return size;
}

std::optional<Checkpoint> tree_head_of(std::string_view body) {
  const auto origin = take_line(body);
  const auto size_text = take_line(body);
  const auto root_text = take_line(body);
  if (!origin || origin->empty() || !size_text || !root_text) return std::nullopt;
  const auto size = size_of(*size_text);
  const auto root = from_base64(*root_text);
  const auto digest = root ? digest_of(*root) : std::nullopt;
  if (!size || !digest) return std::nullopt;
  while (!body.empty()) {
    const auto extension = take_line(body);
    if (!extension || extension->empty()) return std::nullopt;
  }
  return Checkpoint{std::string(*origin), *size, *digest};
}

std::optional<Checkpoint> checkpoint_of(std::string_view body) {
  auto head = tree_head_of(body);
  // What it would print again is what it read: nothing stands behind the third line.
  if (!head || body_of(*head) != body) return std::nullopt;
  return head;
}

bool is_key_name(std::string_view name) {
  if (name.empty() || !is_utf8(name)) return false;
  // ASCII spaces and controls, '+', and the Unicode spaces that a name could be faked with.
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F || c == '+') return false;
  }
  for (const std::string_view space :
       {"\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
        "\xE2\x81\x9F", "\xE3\x80\x80"}) {
    if (name.find(space) != std::string_view::npos) return false;
  }
  for (char last = '\x80'; last <= '\x8A'; ++last) {  // U+2000 to U+200A
    if (name.find(std::string("\xE2\x80") + last) != std::string_view::npos) return false;
  }
  return true;
}

VerifyingKey public_half(const SigningKey& key) { return {key.name, ed25519_public(key.seed)}; }

std::uint32_t key_id(const TypedKey& key) {
  const char type = static_cast<char>(key.type);
  const Digest digest = sha256({key.name, "\n", ByteView(&type, 1), key_view(key.key)});
  return read_id(view_of(digest));
}

std::uint32_t key_id(const VerifyingKey& key) {
  return key_id(TypedKey{KeyType::note, key.name, key.key});
}

std::string to_vkey(const TypedKey& key) {
  return key.name + '+' + to_hex(id_bytes(key_id(key))) + '+' +
         to_base64(Bytes(1, static_cast<char>(key.type)).append(key_view(key.key)));
}

std::string to_vkey(const VerifyingKey& key) {
  return to_vkey(TypedKey{KeyType::note, key.name, key.key});
}

std::optional<TypedKey> parse_typed_vkey(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = text.find('+', std::min(first, text.size() - 1) + 1);
  if (text.empty() || second == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(0, first);
  const auto key = from_base64(text.substr(second + 1));
  if (!is_key_name(name) || !key || key->empty()) return std::nullopt;
  const auto bytes = key_bytes_of(ByteView(*key).substr(1));
  const auto type = static_cast<KeyType>(key->front());
  if (!bytes || (type != KeyType::note && type != KeyType::cosignature)) return std::nullopt;
  TypedKey out{type, std::string(name), *bytes};
  if (to_vkey(out) != text) return std::nullopt;
  return out;
}

std::optional<VerifyingKey> parse_vkey(std::string_view text) {
  auto key = parse_typed_vkey(text);
  if (!key || key->type != KeyType::note) return std::nullopt;
  return VerifyingKey{std::move(key->name), key->key};
}

std::string to_skey(const SigningKey& key) {
  const auto id = to_hex(id_bytes(key_id(public_half(key))));
  const auto secret =
      to_base64(Bytes(1, static_cast<char>(KeyType::note)).append(key_view(key.seed)));
  return std::string(kSecret) + key.name + '+' + id + '+' + secret;
}

std::optional<SigningKey> parse_skey(std::string_view text) {
  if (!text.starts_with(kSecret)) return std::nullopt;
  const std::string_view rest = text.substr(kSecret.size());
  const std::string_view name = rest.substr(0, rest.find('+'));
  const auto secret = from_base64(rest.substr(std::min(rest.size(), name.size() + 10)));
  const auto seed =
      secret && !secret->empty() ? key_bytes_of(ByteView(*secret).substr(1)) : std::nullopt;
  if (!is_key_name(name) || !seed) return std::nullopt;
  SigningKey out{std::string(name), *seed};
  if (to_skey(out) != text) return std::nullopt;
  return out;
}

std::string line_of(const Signature& signature) {
  return std::string(kDash) + signature.name + ' ' +
         to_base64(id_bytes(signature.id) + signature.bytes) + '\n';
}

std::string sign_note(std::string_view body, const SigningKey& key) {
  const Signature signature{key.name, key_id(public_half(key)), ed25519_sign(body, key.seed)};
  return std::string(body) + '\n' + line_of(signature);
}

std::optional<Note> parse_note(std::string_view text) {
  if (!is_note_text(text)) return std::nullopt;
  const std::size_t gap = text.rfind("\n\n");
  if (gap == std::string_view::npos) return std::nullopt;
  Note note{std::string(text.substr(0, gap + 1)), {}};
  std::string_view rest = text.substr(gap + 2);
  if (rest.empty()) return std::nullopt;
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (!line || note.signatures.size() == kNoteSignatures) return std::nullopt;
    auto signature = parse_signature(*line);
    if (!signature) return std::nullopt;
    note.signatures.push_back(std::move(*signature));
  }
  return note;
}

Verdict verdict_of(const Note& note, const VerifyingKey& key) {
  const std::uint32_t id = key_id(key);
  Verdict verdict = Verdict::absent;
  for (const Signature& signature : note.signatures) {
    if (signature.name != key.name || signature.id != id) continue;
    if (!ed25519_verify(note.body, signature.bytes, key.key)) return Verdict::bad;
    verdict = Verdict::good;
  }
  return verdict;
}

bool signed_by(const Note& note, const VerifyingKey& key) {
  return verdict_of(note, key) == Verdict::good;
}

}  // namespace letopis::log
