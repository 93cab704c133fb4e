#pragma once
// Scans of rows with a lambda, and scans of all keys that begin with a prefix.
#include <type_traits>
#include <utility>

#include "events/ledger/rows.h"

namespace letopis::runtime {

/// The lowest key above every key that begins with `prefix`. The prefix must hold a byte below
/// 0xFF.
[[nodiscard]] inline Bytes after_prefix(ByteView prefix) {
  Bytes out(prefix);
  while (!out.empty() && static_cast<unsigned char>(out.back()) == 0xFF) out.pop_back();
  if (!out.empty()) out.back() = static_cast<char>(static_cast<unsigned char>(out.back()) + 1U);
  return out;
}

/// `visit(key, value)` returns whether to go on.
template <class Visit>
class VisitWith final : public ledger::RowReader::Visitor {
 public:
  explicit VisitWith(Visit& visit) : visit_(visit) {}

  bool visit(ByteView key, ByteView value) override { return visit_(key, value); }

 private:
  Visit& visit_;
};

template <class Visit>
void scan(const ledger::RowReader& reader, ledger::Table table, ByteView from, ByteView until,
          Visit&& visit) {
  VisitWith<std::remove_reference_t<Visit>> visitor(visit);
  reader.scan(table, from, until, visitor);
}

template <class Visit>
void scan_back(const ledger::RowReader& reader, ledger::Table table, ByteView from, ByteView until,
               Visit&& visit) {
  VisitWith<std::remove_reference_t<Visit>> visitor(visit);
  reader.scan_back(table, from, until, visitor);
}

template <class Visit>
void scan_prefix(const ledger::RowReader& reader, ledger::Table table, ByteView prefix,
                 Visit&& visit) {
  scan(reader, table, prefix, after_prefix(prefix), std::forward<Visit>(visit));
}

}  // namespace letopis::runtime
