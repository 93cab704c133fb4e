// Any bytes as an entry: what the reader accepts can be read to its last field, within the bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "events/all.h"
#include "events/log/entry.h"

namespace {

using letopis::ByteView;

void require(bool holds) {
  if (!holds) std::abort();
}

bool lies_in(ByteView part, ByteView whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const char*>(data), size);
  const auto entry = letopis::log::EntryView::read(bytes);
  if (!entry) return 0;
  require(size <= 65'535 && entry->bytes() == bytes);
  for (const ByteView part :
       {ByteView(entry->address()), ByteView(entry->device()), ByteView(entry->reason_text()),
        ByteView(entry->reason_document()), entry->payload()}) {
    require(lies_in(part, bytes));
  }
  const auto record = letopis::log::key_bytes(entry->record());
  require(record.size() == 20);
  (void)entry->ledger();
  (void)entry->position();
  (void)entry->previous();
  (void)entry->revision();
  (void)entry->prior();
  (void)to_iso(entry->recorded());
  (void)to_iso(entry->effective());
  (void)entry->user();
  (void)entry->role();
  (void)entry->session();
  (void)entry->on_behalf_of();
  (void)entry->request();
  (void)entry->reason_code();
  (void)letopis::event_of(entry->kind(), entry->payload());
  return 0;
}
