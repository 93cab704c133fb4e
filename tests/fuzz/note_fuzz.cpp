// Any bytes as a note, as a checkpoint and as keys. What is accepted has one spelling: printed
// again, it is what was read.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "events/log/cosignature.h"
#include "events/log/note.h"

namespace {

using namespace letopis::log;  // NOLINT: one file, one program

void require(bool holds) {
  if (!holds) std::abort();
}

void check_note(std::string_view text) {
  const auto note = parse_note(text);
  if (!note) return;
  std::string again = note->body + '\n';
  for (const Signature& signature : note->signatures) again += line_of(signature);
  require(again == text);
  require(note->signatures.size() <= kNoteSignatures);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_note(text);
  if (const auto checkpoint = checkpoint_of(text)) require(body_of(*checkpoint) == text);
  if (const auto head = tree_head_of(text)) require(text.starts_with(body_of(*head)));
  if (const auto key = parse_typed_vkey(text)) require(to_vkey(*key) == text);
  if (const auto key = parse_vkey(text)) require(to_vkey(*key) == text);
  if (const auto key = parse_witness_vkey(text)) {
    require(to_vkey(*key) == text || to_old_vkey(*key) == text);
  }
  if (const auto key = parse_skey(text)) require(to_skey(*key) == text);
  if (const auto number = size_of(text)) require(std::to_string(*number) == text);
  return 0;
}
