// The verb `restore`: a backup becomes a school again, and says in its first new entry what it is.
#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "schema/types/limits.h"
#include "server/cli/bulk.h"
#include "server/cli/console.h"
#include "server/cli/scratch.h"
#include "server/cli/verbs.h"
#include "server/school/recovery.h"
#include "server/school/system.h"

namespace letopis::cli {
namespace {

namespace fs = std::filesystem;
using ledger::LedgerError;
using school::Missing;

Failure<LedgerError> failure(std::string code, std::string text, std::string text_en) {
  return {LedgerError{std::move(code), std::move(text), std::move(text_en)}};
}

// Name of who runs the program, as the machine knows them.
std::string account() {
  const ::uid_t id = ::geteuid();
  // One thread runs here, so the static buffer is nobody else's.
  const ::passwd* const known = ::getpwuid(id);  // NOLINT(concurrency-mt-unsafe)
  return known != nullptr ? known->pw_name : "uid " + std::to_string(id);
}

Result<std::optional<school::NewestKnown>, LedgerError> newest_in(const std::string& path,
                                                                  const log::SigningKey& key) {
  if (path.empty()) return std::optional<school::NewestKnown>{};
  const auto text = ledger::HeadFile(path).read();
  if (!text || !*text) {
    return failure("head", "Файл HEAD не читается: " + path,
                   "The HEAD file cannot be read: " + path);
  }
  auto newest = school::newest_known(**text, key);
  if (!newest) return Failure{std::move(newest).error()};
  return std::optional(*std::move(newest));
}

std::string kept(const std::string& note, const log::SigningKey& key) {
  if (note.size() <= limits::kKeptNoteBytes) return note;
  // Too many cosignatures for an entry: the text and the ledger's own signature stay.
  const auto parsed = log::parse_note(note);
  const auto checkpoint = log::checkpoint_of(parsed->body);
  return log::sign_note(parsed->body, {checkpoint->origin, key.seed});
}

// What is missing in words; empty when nothing is.
LedgerError loss_of(const Missing& missing) {
  const std::string since = to_iso(missing.since);
  const std::string count = std::to_string(missing.count);
  const std::string consent =
      " Ничего не сделано. Если другой копии нет, повторите с --accept-loss: утрата навсегда "
      "останется записью в журнале.";
  const std::string consent_en =
      " Nothing was done. If there is no other copy, repeat with --accept-loss: the loss stays in "
      "the ledger for ever.";
  switch (missing.what) {
    case Missing::What::nothing:
      return {};
    case Missing::What::entries:
      return {"loss",
              "В копии не хватает подписанных записей: " + count + ", сделанных после " + since +
                  "." + consent,
              "The backup lacks " + count + " signed entries, recorded after " + since + "." +
                  consent_en};
    case Missing::What::not_known:
      return {"loss",
              "Неизвестно, чего не хватает после " + since +
                  ": укажите --head, последний файл HEAD утраченной школы." + consent,
              "What is missing after " + since +
                  " is not known: give --head, the last HEAD file of the lost school." +
                  consent_en};
    case Missing::What::other_history:
      return {"loss", "Файл HEAD подписан над другой историей, чем в копии." + consent,
              "The HEAD file was signed over another history than the backup's." + consent_en};
  }
  return {};
}

bool is_free(const std::string& folder) {
  std::error_code error;
  return !fs::exists(folder, error) ||
         (fs::is_directory(folder, error) && fs::is_empty(folder, error));
}

upkeep::LedgerRestored told(const school::BroughtBack& back, const std::string& origin,
                            const std::optional<school::NewestKnown>& newest,
                            const log::SigningKey& key) {
  const auto published = back.school.ledger->published();
  upkeep::LedgerRestored out;
  out.incarnation = ledger::incarnation_of(origin)->number;
  out.origin = origin;
  out.taken = back.backup.taken;
  out.restored = {published->head.size(), published->head.tree.root()};
  out.account = account();
  if (!newest) return out;
  out.newest = {newest->checkpoint.size, newest->checkpoint.root};
  out.newest_note = kept(newest->note, key);
  return out;
}

// The first entry of the new incarnation, durable.
Result<void, LedgerError> append(school::School& school, const upkeep::LedgerRestored& restored,
                                 const std::string& reason, Random& random) {
  Id128 request;
  random.fill(request.bytes.data(), request.bytes.size());
  Bulk bulk(request, [&](ledger::Bench& bench) -> Result<void, Refusal> {
    BenchSink sink(bench, nullptr);
    rules::Context context;
    context.reason = {ReasonCode::other, reason, ""};
    const auto done = sink.submit(upkeep::RestoreLedger{restored}, context, log::Origin{});
    if (!done) return Failure{done.error()};
    return {};
  });
  const auto outcome = school.ledger->decide(bulk);
  if (const auto* const refusal = std::get_if<Refusal>(&outcome)) {
    const std::string what = std::string(code_of(refusal->code)) + " " + refusal->detail;
    return failure("refused", "Запись о восстановлении отклонена: " + what,
                   "The entry about the restore was refused: " + what);
  }
  const auto written = school.ledger->commit();
  if (!written) return failure("storage", written.error().text, written.error().text);
  return {};
}

// From here on everything happens in the scratch folder.
Result<void, LedgerError> make_good(const RestoreOptions& options, const std::string& scratch,
                                    school::BroughtBack back, const std::string& origin,
                                    const upkeep::LedgerRestored& restored,
                                    const log::SigningKey& old_key, school::SystemClock& clock,
                                    Random& random) {
  if (!school::views_are_current(back.school)) {
    auto rebuilt = school::rebuild_views(back.school, random, {});
    if (!rebuilt) return rebuilt;
  }
  auto renamed = school::rename_ledger(back.school, origin);
  if (!renamed) return renamed;
  back.school = {};
  std::error_code error;
  fs::create_directory(scratch + "/head", error);
  fs::create_directory(scratch + "/keys", error);
  fs::permissions(scratch + "/keys", fs::perms::owner_all, error);
  const ByteView seed(reinterpret_cast<const char*>(old_key.seed.data()), old_key.seed.size());
  if (error || !school::write_secret_file(scratch + "/keys/ledger", seed)) {
    return failure("folder", "Ключ не записать в " + scratch, "The key cannot be written");
  }
  auto school = school::open_unsigned(scratch, clock, random);
  if (!school) return Failure{std::move(school).error()};
  // Else one entry of today would carry a training school of another year out of its term.
  if (const auto offset = school::training_offset_us(*school, clock)) clock.move_by(*offset);
  auto appended = append(*school, restored, options.reason, random);
  if (!appended) return appended;
  school->key = {origin, old_key.seed};
  return school::seal(*school, clock);
}

void report(const RestoreOptions& options, const upkeep::LedgerRestored& restored,
            const log::SigningKey& key) {
  const auto size = static_cast<unsigned long long>(restored.restored.size);
  std::printf("Школа восстановлена в %s: записей %llu и запись об этом; имя летописи: %s\n",
              options.data.c_str(), size, restored.origin.c_str());
  std::printf("The school is restored in %s: %llu entries and one about it; ledger's name: %s\n",
              options.data.c_str(), size, restored.origin.c_str());
  // Another name makes another vkey of the same key: whoever checks the school has to learn it.
  std::printf("vkey: %s\n", log::to_vkey(log::public_half({restored.origin, key.seed})).c_str());
}

}  // namespace

int restore(const RestoreOptions& options) {
  school::SystemClock clock;
  school::SystemRandom random;
  if (!is_free(options.data)) {
    return complain({"exists", "Папка " + options.data + " не пуста: в неё не восстанавливают.",
                     "The folder " + options.data + " is not empty: nothing is restored into it."});
  }
  const std::string folder = options.data + ".restoring";
  Scratch scratch(folder);
  if (!scratch.made()) return complain(scratch_error(folder));
  auto back = school::bring_back(options.from, options.backup, folder, clock, random);
  if (!back) return complain(back.error());
  const auto key = school::read_key(options.key, back->school.ledger->identity().origin);
  if (!key) return complain(key.error());
  const auto own = school::newest_known(back->backup.checkpoint, *key);
  if (!own) {
    return complain({"key", "Копию подписал другой ключ, не " + options.key,
                     "The backup was signed by another key than " + options.key});
  }
  const auto newest = newest_in(options.head, *key);
  if (!newest) return complain(newest.error());
  const Missing missing = school::missing_in(back->school, *newest);
  if (missing.what != Missing::What::nothing && !options.accept_loss) {
    static_cast<void>(complain(loss_of(missing)));
    return 1;
  }
  const std::string origin = school::next_origin(back->school, *newest, random);
  const auto restored = told(*back, origin, *newest, *key);
  const auto done =
      make_good(options, folder, std::move(*back), origin, restored, *key, clock, random);
  if (!done) return complain(done.error());
  std::error_code error;
  fs::remove(options.data, error);
  if (!scratch.move_to(options.data)) {
    return complain({"folder", "Папку " + folder + " не переименовать в " + options.data,
                     "The folder " + folder + " cannot be renamed to " + options.data});
  }
  report(options, restored, *key);
  return 0;
}

}  // namespace letopis::cli
