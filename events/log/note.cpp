#include "events/log/note.h"

#include <openssl/evp.h>

#include <charconv>
#include <memory>

#include "events/log/sha256.h"

namespace letopis::log {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // em dash, space
constexpr char kEd25519 = '\1';

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char* raw(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

ByteView view(const std::array<std::uint8_t, 32>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes ed25519_sign(std::string_view message, const std::array<std::uint8_t, 32>& seed) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  const Context context(EVP_MD_CTX_new());
  Bytes out(64, '\0');
  std::size_t size = out.size();
  EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get());
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, raw(message),
                 message.size());
  return out;
}

bool ed25519_verify(std::string_view message, ByteView signature,
                    const std::array<std::uint8_t, 32>& public_key) {
  const Key key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()));
  const Context context(EVP_MD_CTX_new());
  return key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message),
                          message.size()) == 1;
}

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

// Cuts one line off the front; nothing when there is no newline.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string body_of(const Checkpoint& checkpoint) {
  return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' +
         to_base64(view_of(checkpoint.root)) + '\n';
}

std::optional<Checkpoint> checkpoint_of(std::string_view body) {
  const auto origin = take_line(body);
  const auto size_text = take_line(body);
  const auto root_text = take_line(body);
  if (!origin || origin->empty() || !size_text || !root_text || !body.empty()) return std::nullopt;
  if (size_text->empty() || (size_text->size() > 1 && size_text->front() == '0'))
    return std::nullopt;
  std::uint64_t size = 0;
  const char* const end = size_text->data() + size_text->size();
  const auto [stop, error] = std::from_chars(size_text->data(), end, size);
  const auto root = from_base64(*root_text);
  if (error != std::errc{} || stop != end || !root) return std::nullopt;
  const auto digest = digest_of(*root);
  if (!digest) return std::nullopt;
  return Checkpoint{std::string(*origin), size, *digest};
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

VerifyingKey public_half(const SigningKey& key) {
  const Key pair(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, key.seed.data(), key.seed.size()));
  VerifyingKey out{key.name, {}};
  std::size_t size = out.key.size();
  EVP_PKEY_get_raw_public_key(pair.get(), out.key.data(), &size);
  return out;
}

std::uint32_t key_id(const VerifyingKey& key) {
  const Digest digest = sha256({key.name, "\n", ByteView(&kEd25519, 1), view(key.key)});
  return read_id(view_of(digest));
}

std::string to_vkey(const VerifyingKey& key) {
  return key.name + '+' + to_hex(id_bytes(key_id(key))) + '+' +
         to_base64(Bytes(1, kEd25519).append(view(key.key)));
}

std::optional<VerifyingKey> parse_vkey(std::string_view text) {
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(0, first);
  const auto id = from_hex(text.substr(first + 1, second - first - 1));
  const auto key = from_base64(text.substr(second + 1));
  if (!is_key_name(name) || !id || id->size() != 4 || !key || key->size() != 33)
    return std::nullopt;
  if (key->front() != kEd25519) return std::nullopt;
  VerifyingKey out{std::string(name), {}};
  for (std::size_t i = 0; i < out.key.size(); ++i) {
    out.key[i] = static_cast<std::uint8_t>((*key)[i + 1]);
  }
  if (read_id(*id) != key_id(out)) return std::nullopt;
  return out;
}

std::string sign_note(std::string_view body, const SigningKey& key) {
  const Bytes blob = id_bytes(key_id(public_half(key))) + ed25519_sign(body, key.seed);
  std::string out(body);
  out.append("\n").append(kDash).append(key.name).append(" ").append(to_base64(blob)).append("\n");
  return out;
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

bool signed_by(const Note& note, const VerifyingKey& key) {
  const std::uint32_t id = key_id(key);
  bool found = false;
  for (const Signature& signature : note.signatures) {
    if (signature.name != key.name || signature.id != id) continue;
    if (!ed25519_verify(note.body, signature.bytes, key.key)) return false;
    found = true;
  }
  return found;
}

}  // namespace letopis::log
