#include "events/audit/checkpoints.h"

#include <algorithm>

namespace letopis::audit {

std::vector<KnownCheckpoint> read_checkpoints(const std::vector<SignedNote>& notes,
                                              const log::VerifyingKey& key, Findings& findings) {
  std::vector<KnownCheckpoint> out;
  for (const SignedNote& each : notes) {
    const auto note = log::parse_note(each.text);
    const auto checkpoint = note ? log::checkpoint_of(note->body) : std::nullopt;
    Finding finding{.source = each.source};
    if (!checkpoint) {
      finding.code = FindingCode::checkpoint_unreadable;
    } else if (checkpoint->origin != key.name) {
      finding.code = FindingCode::checkpoint_origin;
      finding.size = checkpoint->size;
    } else if (!log::signed_by(*note, key)) {
      finding.code = FindingCode::checkpoint_signature;
      finding.size = checkpoint->size;
    } else {
      out.push_back({each.source, *checkpoint});
      continue;
    }
    findings.add(std::move(finding));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.checkpoint.size < b.checkpoint.size;
  });
  return out;
}

std::uint64_t compare_checkpoints(const std::vector<KnownCheckpoint>& checkpoints,
                                  const log::SubtreeHashes& tree, std::uint64_t size,
                                  Findings& findings) {
  std::uint64_t sound = 0;
  for (const auto& [source, checkpoint] : checkpoints) {
    Finding finding{.source = source, .size = checkpoint.size};
    if (checkpoint.size > size) {
      finding.code = FindingCode::checkpoint_ahead;
      finding.other = size;
    } else if (log::root_at(tree, checkpoint.size) != checkpoint.root) {
      finding.code = FindingCode::checkpoint_root;
      finding.other = sound;
    } else {
      sound = checkpoint.size;
      continue;
    }
    findings.add(std::move(finding));
  }
  return sound;
}

}  // namespace letopis::audit
