#include "events/log/proof_file.h"

#include <utility>

#include "events/log/lines.h"
#include "events/log/tree.h"

namespace letopis::log {
namespace {

constexpr std::string_view kMagic = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

constexpr Fault kNoProof{"proof_unknown", "это не файл доказательства c2sp.org/tlog-proof@v1",
                         "this is no c2sp.org/tlog-proof@v1 file", 1};
constexpr Fault kBadExtra{"proof_extra", "дополнение записано неверно или слишком длинное",
                          "the extra data is malformed or too long"};
constexpr Fault kBadIndex{"proof_index", "номер записи записан неверно",
                          "the index is missing or malformed"};
constexpr Fault kBadHash{"proof_hash", "строка доказательства – не хеш",
                         "a line of the proof is no hash"};
constexpr Fault kLong{"proof_long", "в доказательстве больше 63 хешей",
                      "the proof has more than 63 hashes"};
constexpr Fault kNoCheckpoint{"proof_no_checkpoint",
                              "после доказательства нет контрольной точки, или она длиннее 64 КиБ",
                              "no checkpoint follows the proof, or it is longer than 64 KiB"};
constexpr Fault kNotIncluded{"proof_not_included", "доказательство не ведёт от записи к точке",
                             "the proof does not lead from the entry to the checkpoint"};

Failure<Fault> at(Fault fault, std::size_t line) {
  fault.line = line;
  return {fault};
}

// "extra" with its base64; nothing when it is malformed.
std::optional<Bytes> read_extra(std::string_view line) {
  const std::string_view text = line.substr(kExtra.size());
  if (text.empty() || text.size() > kProofExtraBytes / 3 * 4) return std::nullopt;
  return from_base64(text);
}

}  // namespace

std::string to_text(const ProofFile& proof) {
  std::string out(kMagic);
  out.push_back('\n');
  if (proof.extra) out.append(kExtra).append(to_base64(*proof.extra)).append("\n");
  out.append(kIndex).append(std::to_string(proof.index)).append("\n");
  for (const Digest& hash : proof.path) out.append(to_base64(view_of(hash))).append("\n");
  return out.append("\n").append(proof.checkpoint);
}

Result<ProofFile, Fault> parse_proof(std::string_view text) {
  ProofFile proof;
  auto line = take_line(text);
  if (line != kMagic) return Failure{kNoProof};
  std::size_t number = 2;
  line = take_line(text);
  if (line && line->starts_with(kExtra)) {
    proof.extra = read_extra(*line);
    if (!proof.extra) return at(kBadExtra, number);
    line = take_line(text);
    ++number;
  }
  const auto index =
      line && line->starts_with(kIndex) ? size_of(line->substr(kIndex.size())) : std::nullopt;
  if (!index) return at(kBadIndex, number);
  proof.index = *index;
  for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
    ++number;
    if (proof.path.size() == kProofHashes) return at(kLong, number);
    const auto bytes = from_base64(*line);
    const auto hash = bytes ? digest_of(*bytes) : std::nullopt;
    if (!hash) return at(kBadHash, number);
    proof.path.push_back(*hash);
  }
  if (!line || text.empty() || text.size() > kNoteBytes) return at(kNoCheckpoint, number + 1);
  proof.checkpoint = text;
  return proof;
}

Result<Endorsed, Fault> verify_proof(const Policy& policy, const ProofFile& proof,
                                     const Digest& leaf) {
  auto endorsed = endorse(policy, proof.checkpoint);
  if (!endorsed) return endorsed;
  const Checkpoint& checkpoint = endorsed->checkpoint;
  if (!verify_inclusion(proof.index, checkpoint.size, leaf, proof.path, checkpoint.root)) {
    return Failure{kNotIncluded};
  }
  return endorsed;
}

}  // namespace letopis::log
