#include "server/witness/hear.h"

#include <optional>

namespace letopis::witness {
namespace {

// One line, as the protocol has it: a size and a newline.
std::optional<std::uint64_t> size_in(const http::ClientAnswer& answer) {
  if (answer.content_type != "text/x.tlog.size" || !answer.body.ends_with('\n')) {
    return std::nullopt;
  }
  return log::size_of(std::string_view(answer.body).substr(0, answer.body.size() - 1));
}

Heard cosignature_in(const std::string& lines, const Asked& asked, const log::WitnessKey& witness,
                     std::uint64_t now) {
  const auto note = log::parse_note(asked.checkpoint + lines);
  if (!note) return {};
  const log::Cosigned cosigned = log::cosigned_by(*note, witness);
  const bool timely = cosigned.seconds > 0 && cosigned.seconds <= now + kClockSkew;
  if (cosigned.verdict != log::Verdict::good || !timely) return {};
  const std::uint32_t id = log::key_id(witness);
  for (const log::Signature& signature : note->signatures) {
    if (signature.name != witness.name || signature.id != id) continue;
    const log::Note alone{note->body, {signature}};
    if (log::cosigned_by(alone, witness) != cosigned) continue;  // an earlier one
    return {Meaning::cosigned, asked.size, signature, cosigned.seconds};
  }
  return {};
}

}  // namespace

Heard hear(const http::ClientAnswer& answer, const Asked& asked, const log::WitnessKey& witness,
           std::uint64_t now) {
  switch (answer.status) {
    case 200:
      return cosignature_in(answer.body, asked, witness, now);
    case 409: {
      const auto seen = size_in(answer);
      if (!seen || *seen == asked.from) return {};
      if (*seen > asked.newest) return {Meaning::behind, *seen, {}, 0};
      if (*seen > asked.size) return {Meaning::ask_later, *seen, {}, 0};
      return {Meaning::ask_from, *seen, {}, 0};
    }
    case 422:
      return {Meaning::inconsistent, 0, {}, 0};
    case 400:
    case 403:
    case 404:
    case 413:
    case 429:
    case 503:
      return {Meaning::refused, 0, {}, 0};
    default:
      return {};
  }
}

}  // namespace letopis::witness
