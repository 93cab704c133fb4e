// What a dishonest administrator might do: changes one entry's bytes in a database that nobody
// serves, behind the ledger's back. For tests only.
//   letopis_forge DB POSITION --payload   another value in the payload; the entry still decodes
//   letopis_forge DB POSITION OFFSET      flips the lowest bit of a byte, counted from the end
//   letopis_forge DB POSITION root        flips it in the first byte: the entry decodes no more
#include <charconv>
#include <cstdio>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "events/all.h"
#include "events/ledger/rocks_store.h"
#include "events/ledger/tables.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace {

using namespace letopis;  // NOLINT(google-build-using-namespace): a small program of its own

struct Written {
  LessonId lesson;
  PersonId pupil;
  Mark was = Mark::none;
  Mark value = Mark::none;
};

struct WrittenBy {
  Written operator()(const journal::MarkSet& event) const {
    return {event.lesson, event.pupil, Mark::none, event.value};
  }

  Written operator()(const journal::MarkChanged& event) const {
    return {event.lesson, event.pupil, event.was, event.value};
  }

  template <class Other>
  Written operator()(const Other&) const {
    return {};
  }
};

bool is_mark(const Event& event) {
  return std::holds_alternative<journal::MarkSet>(event) ||
         std::holds_alternative<journal::MarkChanged>(event);
}

// Whether both say the same, but for the value that was written.
bool differ_in_value(const Event& left, const Event& right) {
  const Written one = std::visit(WrittenBy{}, left);
  const Written other = std::visit(WrittenBy{}, right);
  return left.index() == right.index() && one.lesson == other.lesson && one.pupil == other.pupil &&
         one.was == other.was && one.value != other.value;
}

// The entry with another mark in it, found by trying: the layout of payloads stays the codec's.
std::optional<Bytes> with_another_mark(const Bytes& entry) {
  const auto view = log::EntryView::read(entry);
  const auto event = view ? event_of(view->kind(), view->payload()) : std::nullopt;
  if (!event || !is_mark(*event)) return std::nullopt;
  const auto start = static_cast<std::size_t>(view->payload().data() - entry.data());
  for (std::size_t i = 0; i < view->payload().size(); ++i) {
    for (const unsigned bit : {1U, 2U, 4U}) {
      Bytes changed = entry;
      char& byte = changed[start + i];
      byte = static_cast<char>(static_cast<unsigned char>(byte) ^ bit);
      const auto forged = log::EntryView::read(changed);
      const auto now = forged ? event_of(forged->kind(), forged->payload()) : std::nullopt;
      if (now && differ_in_value(*event, *now)) return changed;
    }
  }
  return std::nullopt;
}

std::optional<Bytes> with_flipped_byte(Bytes entry, std::string_view from_end) {
  std::size_t offset = from_end == "root" ? entry.size() - 1 : 0;
  const char* const end = from_end.data() + from_end.size();
  const auto [rest, error] = std::from_chars(from_end.data(), end, offset);
  const bool number = error == std::errc{} && rest == end;
  if ((!number && from_end != "root") || offset >= entry.size()) return std::nullopt;
  char& byte = entry[entry.size() - 1 - offset];
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ 1U);
  return entry;
}

int complain(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  return 1;
}

int forge(const char* path, std::string_view position_text, std::string_view how) {
  std::uint64_t position = 0;
  const char* const end = position_text.data() + position_text.size();
  if (std::from_chars(position_text.data(), end, position).ptr != end) return complain("position?");
  ledger::RocksOptions options;
  options.path = path;
  for (const auto& table : runtime::view_tables()) {
    options.views.push_back({table.number, std::string(table.name)});
  }
  const auto store = ledger::RocksStore::open(options);
  if (!store) return complain(store.error().text_en);
  const Bytes key = Packer().u64(position).take();
  auto entry = (*store)->get(ledger::kEntries, key);
  if (!entry) return complain("there is no such entry");
  const auto forged =
      how == "--payload" ? with_another_mark(*entry) : with_flipped_byte(std::move(*entry), how);
  if (!forged) return complain("nothing to forge in this entry");
  const auto written = (*store)->commit({{ledger::kEntries, key, ByteView(*forged)}});
  return written ? 0 : complain(written.error().text);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 4) return complain("usage: letopis_forge DB POSITION --payload|root|OFFSET");
    return forge(argv[1], argv[2], argv[3]);
  } catch (const std::exception& problem) {
    return complain(problem.what());
  }
}
