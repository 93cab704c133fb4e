#include <filesystem>

#include "server/cli/console.h"
#include "server/cli/scratch.h"
#include "server/cli/verbs.h"
#include "server/school/recovery.h"
#include "server/school/system.h"

namespace letopis::cli {
namespace {

using ledger::LedgerError;

// Whose signature came with the backup; a key of another name is nobody's.
bool signed_as_said(const ledger::BackupInfo& backup, const log::VerifyingKey& key) {
  const auto note = log::parse_note(backup.checkpoint);
  return note && log::signed_by(*note, key);
}

// What the rows are worth: "" when they are what the log adds up to.
LedgerError rows_error(const std::string& difference) {
  return {"rows", "Проекции в копии расходятся с журналом: " + difference,
          "The rows in the backup are not what the log adds up to: " + difference};
}

void report(const school::BroughtBack& back, bool signature_known, bool rows_current,
            double seconds) {
  const auto published = back.school.ledger->published();
  const auto entries = static_cast<unsigned long long>(published->head.size());
  const auto bytes = static_cast<unsigned long long>(back.backup.bytes);
  const std::string taken = to_iso(back.backup.taken);
  const std::string root = to_hex(view_of(published->head.tree.root()));
  std::printf("Учение прошло: копия %u от %s, записей %llu, байт %llu, %.1f с\n", back.backup.id,
              taken.c_str(), entries, bytes, seconds);
  std::printf("  корень пересчитан: %s\n", root.c_str());
  std::printf("  подпись: %s; проекции: %s\n",
              signature_known ? "сверена с ключом" : "не сверялась (нужен --vkey)",
              rows_current ? "совпадают с журналом" : "другой версии, понадобится rebuild");
  std::printf("The drill passed: backup %u of %s, %llu entries, %llu bytes, %.1f s\n",
              back.backup.id, taken.c_str(), entries, bytes, seconds);
  std::printf("  root recomputed: %s\n", root.c_str());
  std::printf("  signature: %s; rows: %s\n",
              signature_known ? "by the key" : "not looked at (--vkey is needed)",
              rows_current ? "what the log adds up to" : "of another version, need a rebuild");
}

}  // namespace

int drill(const DrillOptions& options) {
  school::SystemClock clock;
  school::SystemRandom random;
  const auto key = log::parse_vkey(options.vkey);
  if (!options.vkey.empty() && !key) {
    return complain({"vkey", "Ключ --vkey не читается.", "The key --vkey cannot be read."});
  }
  const std::string folder = options.scratch.empty() ? options.from + ".drill" : options.scratch;
  const Scratch scratch(folder);
  if (!scratch.made()) return complain(scratch_error(folder));
  const Instant begun = clock.now();
  const auto back = school::bring_back(options.from, options.backup, folder, clock, random);
  if (!back) return complain(back.error());
  if (key && !signed_as_said(back->backup, *key)) {
    return complain(
        {"backup", "Копия подписана не этим ключом.", "The backup is not signed by this key."});
  }
  const bool current = school::views_are_current(back->school);
  if (current) {
    const auto difference = school::compare_views(
        *back->school.store, back->school.ledger->published()->head.size(), {});
    if (difference) return complain(rows_error(*difference));
  }
  report(*back, key.has_value(), current, seconds_between(begun, clock.now()));
  return 0;
}

}  // namespace letopis::cli
