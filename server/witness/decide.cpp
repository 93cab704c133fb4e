#include "server/witness/decide.h"

#include <algorithm>
#include <utility>

#include "events/log/lines.h"

namespace letopis::witness {

Result<Logs, std::size_t> parse_logs(std::string_view text) {
  Logs logs;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (line.empty() || line.front() == '#') continue;
    auto key = log::parse_vkey(line);
    if (!key) return Failure{number};
    auto& keys = logs[key->name];
    if (std::find(keys.begin(), keys.end(), *key) == keys.end()) keys.push_back(std::move(*key));
  }
  return logs;
}

Result<Admitted, Refusal> admit(const Logs& logs, std::string_view text) {
  auto request = parse_add_checkpoint(text);
  const auto note = request ? log::parse_note(request->checkpoint) : std::nullopt;
  auto head = note ? log::tree_head_of(note->body) : std::nullopt;
  if (!head) return Failure{Refusal::malformed};
  const auto known = logs.find(head->origin);
  if (known == logs.end()) return Failure{Refusal::unknown_log};
  std::string lines;
  for (const log::VerifyingKey& key : known->second) {
    const log::Verdict verdict = log::verdict_of(*note, key);
    if (verdict == log::Verdict::bad) return Failure{Refusal::bad_signature};
    if (verdict == log::Verdict::absent) continue;
    const std::uint32_t id = log::key_id(key);
    const auto signature =
        std::find_if(note->signatures.begin(), note->signatures.end(),
                     [&](const auto& each) { return each.name == key.name && each.id == id; });
    lines += log::line_of(*signature);
  }
  if (lines.empty()) return Failure{Refusal::bad_signature};
  if (request->old_size > head->size) return Failure{Refusal::old_too_large};
  return Admitted{std::move(*request), note->body, std::move(lines), std::move(*head)};
}

Result<Granted, Refusal> decide(const Admitted& admitted, const Seen& seen,
                                const log::SigningKey& key, std::uint64_t now) {
  const log::Checkpoint& head = admitted.head;
  if (admitted.request.old_size != seen.size) return Failure{Refusal::other_size};
  if (head.size == 0 && head.root != log::empty_root()) return Failure{Refusal::bad_empty_root};
  if (!log::verify_consistency(seen.size, head.size, seen.root, head.root,
                               admitted.request.proof)) {
    return Failure{Refusal::inconsistent};
  }
  const std::uint64_t seconds = std::max(now, seen.seconds);
  Granted granted;
  granted.line = log::line_of(log::cosign(admitted.body, key, seconds));
  granted.note = admitted.body + '\n' + admitted.log_lines + granted.line;
  // What could not be read again must not be kept.
  if (granted.note.size() > log::kNoteBytes) return Failure{Refusal::malformed};
  granted.seen = {head.size, head.root, seconds};
  return granted;
}

}  // namespace letopis::witness
