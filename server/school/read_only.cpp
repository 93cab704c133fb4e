#include "server/school/read_only.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "events/ledger/head_file.h"
#include "projections/runtime/tables.h"

namespace letopis::school {
namespace {

constexpr int kAttempts = 3;

std::optional<std::array<std::uint8_t, 32>> read_secret(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 33> bytes{};
  file.read(bytes.data(), bytes.size());
  std::array<std::uint8_t, 32> out{};
  if (file.gcount() != static_cast<std::streamsize>(out.size())) return std::nullopt;
  std::transform(bytes.begin(), bytes.begin() + out.size(), out.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  return out;
}

}  // namespace

Result<ReadOnlySchool, ledger::LedgerError> open_read_only(const std::string& folder, bool views) {
  ReadOnlySchool out;
  out.head_path = folder + "/head/HEAD";
  auto note = ledger::HeadFile(out.head_path).read();
  if (!note) {
    return Failure{ledger::LedgerError{"head_unreadable",
                                       "Файл HEAD не читается: " + note.error().text,
                                       "The HEAD file cannot be read: " + note.error().text}};
  }
  out.head_note = std::move(*note);
  out.secret = read_secret(folder + "/keys/ledger");
  ledger::RocksOptions options;
  options.path = folder + "/db";
  options.read_only = true;
  if (views) {
    for (const auto& table : runtime::view_tables()) {
      options.views.push_back({table.number, std::string(table.name)});
    }
  }
  auto store = ledger::RocksStore::open(options);
  // A server that is running may have merged files away while they were being opened.
  for (int again = 0; !store && again < kAttempts; ++again) {
    store = ledger::RocksStore::open(options);
  }
  if (!store) {
    return Failure{ledger::LedgerError{store.error().code, std::move(store.error().text),
                                       std::move(store.error().text_en)}};
  }
  out.store = std::move(*store);
  return out;
}

}  // namespace letopis::school
