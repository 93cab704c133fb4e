#include "server/witness/request.h"

#include "events/log/lines.h"

namespace letopis::witness {
namespace {

constexpr std::string_view kOld = "old ";

}  // namespace

std::string to_text(const AddCheckpoint& request) {
  std::string out(kOld);
  out.append(std::to_string(request.old_size)).append("\n");
  for (const Digest& hash : request.proof) out.append(to_base64(view_of(hash))).append("\n");
  return out.append("\n").append(request.checkpoint);
}

std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view text) {
  if (text.size() > kRequestBytes) return std::nullopt;
  AddCheckpoint request;
  auto line = log::take_line(text);
  if (!line || !line->starts_with(kOld)) return std::nullopt;
  const auto size = log::size_of(line->substr(kOld.size()));
  if (!size) return std::nullopt;
  request.old_size = *size;
  for (line = log::take_line(text); line && !line->empty(); line = log::take_line(text)) {
    const auto bytes = from_base64(*line);
    const auto hash = bytes ? digest_of(*bytes) : std::nullopt;
    if (!hash || request.proof.size() == kConsistencyHashes) return std::nullopt;
    request.proof.push_back(*hash);
  }
  if (!line || text.empty() || text.size() > log::kNoteBytes) return std::nullopt;
  request.checkpoint = text;
  return request;
}

}  // namespace letopis::witness
