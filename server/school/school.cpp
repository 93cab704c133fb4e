#include "server/school/school.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "events/ledger/notary.h"
#include "events/ledger/tables.h"
#include "projections/all.h"
#include "projections/directory/query.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::school {
namespace {

namespace fs = std::filesystem;
using ledger::LedgerError;

constexpr ByteView kViewsName = "views";

struct Paths {
  explicit Paths(const std::string& folder)
      : db(folder + "/db"), head(folder + "/head/HEAD"), key(folder + "/keys/ledger") {}

  std::string db;
  std::string head;
  std::string key;
};

Failure<LedgerError> failure(std::string code, std::string text, std::string text_en) {
  return {LedgerError{std::move(code), std::move(text), std::move(text_en)}};
}

ledger::RocksOptions options_for(const Paths& paths, bool create, bool sync) {
  ledger::RocksOptions options;
  options.path = paths.db;
  options.create = create;
  options.sync = sync;
  for (const auto& table : runtime::view_tables()) {
    options.views.push_back({table.number, std::string(table.name)});
  }
  return options;
}

Bytes views_version(const runtime::Views& views) { return Packer().u32(views.version()).take(); }

School assemble(std::unique_ptr<ledger::RocksStore> store, const Paths& paths) {
  School school;
  school.store = std::move(store);
  school.views = std::make_unique<runtime::Views>(all_views());
  school.head_file = std::make_unique<ledger::HeadFile>(paths.head);
  return school;
}

Result<std::unique_ptr<ledger::RocksStore>, LedgerError> open_store(
    const ledger::RocksOptions& with) {
  auto store = ledger::RocksStore::open(with);
  if (store) return std::move(*store);
  return failure(store.error().code, store.error().text, store.error().text_en);
}

}  // namespace

Result<log::SigningKey, LedgerError> read_key(const std::string& path, const std::string& origin) {
  log::SigningKey key{origin, {}};
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const ssize_t got = file < 0 ? -1 : ::read(file, key.seed.data(), key.seed.size());

  struct stat about {};

  const bool whole = file >= 0 && ::fstat(file, &about) == 0 && about.st_size == 32 && got == 32;
  if (file >= 0) ::close(file);
  if (!whole) {
    return failure(
        "key_missing", "Ключ подписи " + path + " не читается. Верните его из копии ключей.",
        "The signing key " + path + " cannot be read. Bring it back from the copy of keys.");
  }
  return key;
}

bool views_are_current(const School& school) {
  return school.store->get(ledger::kMeta, kViewsName) == views_version(*school.views);
}

bool write_secret_file(const std::string& path, ByteView bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written =
      ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  const bool synced = ::fsync(file) == 0;
  return ::close(file) == 0 && written && synced;
}

bool is_origin(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return false;
  if (text.size() > 100) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/';
  });
}

Result<School, LedgerError> open_unsigned(const std::string& folder, Clock& clock, Random& random) {
  const Paths paths(folder);
  auto store = open_store(options_for(paths, false, true));
  if (!store) return Failure{std::move(store).error()};
  School school = assemble(std::move(*store), paths);
  auto ledger = ledger::Ledger::open({*school.store, *school.views, clock, random});
  if (!ledger) return Failure{std::move(ledger).error()};
  school.ledger = std::move(*ledger);
  return school;
}

Result<School, LedgerError> open(const std::string& folder, ViewRows rows, Clock& clock,
                                 Random& random) {
  const Paths paths(folder);
  auto opened = open_unsigned(folder, clock, random);
  if (!opened) return opened;
  School school = std::move(*opened);
  auto key = read_key(paths.key, school.ledger->identity().origin);
  if (!key) return Failure{std::move(key).error()};
  school.key = *key;
  auto checked = ledger::check_not_rolled_back(*school.store, school.ledger->identity(),
                                               *school.ledger->published(), *school.head_file,
                                               log::public_half(school.key));
  if (!checked) return Failure{std::move(checked).error()};
  if (rows == ViewRows::current && !views_are_current(school)) {
    return failure("views_outdated",
                   "Проекции записаны другой версией программы или перестроение прервалось. "
                   "Выполните: letopis rebuild --data " +
                       folder,
                   "The projections are of another version of the program, or a rebuild was "
                   "interrupted. Run: letopis rebuild --data " +
                       folder);
  }
  return school;
}

Result<School, LedgerError> create(const std::string& folder, const NewSchool& as, bool sync,
                                   Clock& clock, Random& random) {
  if (!is_origin(as.origin)) {
    return failure("bad_origin", "Имя летописи должно быть вида letopis.local/1502.",
                   "The name of the ledger must look like letopis.local/1502.");
  }
  const Paths paths(folder);
  std::error_code error;
  if (fs::exists(paths.db, error)) {
    return failure("exists", "В папке " + folder + " уже есть школа: она не будет перезаписана.",
                   "There is a school in " + folder + " already: it is not overwritten.");
  }
  for (const auto* const part : {"/db", "/head", "/keys"})
    fs::create_directories(folder + part, error);
  if (error) {
    return failure("folder", "Папку " + folder + " не создать: " + error.message(),
                   "The folder " + folder + " cannot be made: " + error.message());
  }
  fs::permissions(folder + "/keys", fs::perms::owner_all, error);
  Bytes seed(32, '\0');
  random.fill(reinterpret_cast<unsigned char*>(seed.data()), seed.size());
  if (!write_secret_file(paths.key, seed)) {
    return failure("key_missing", "Ключ подписи не записать: " + paths.key,
                   "The signing key cannot be written: " + paths.key);
  }
  auto store = open_store(options_for(paths, true, sync));
  if (!store) return Failure{std::move(store).error()};
  School school = assemble(std::move(*store), paths);
  ledger::Identity identity{{}, as.origin};
  random.fill(identity.ledger.bytes.data(), identity.ledger.bytes.size());
  auto ledger = ledger::Ledger::create({*school.store, *school.views, clock, random}, identity);
  if (!ledger) return Failure{std::move(ledger).error()};
  school.ledger = std::move(*ledger);
  const Bytes version = views_version(*school.views);
  auto noted = school.store->commit({{ledger::kMeta, kViewsName, version}});
  if (!noted) return failure("storage", noted.error().text, noted.error().text);
  auto key = read_key(paths.key, as.origin);
  if (!key) return Failure{std::move(key).error()};
  school.key = *key;
  return school;
}

std::optional<std::int64_t> training_offset_us(const School& school, const Clock& real) {
  const auto organisation = directory::organisation(*school.store);
  if (!organisation || !organisation->opened.training) return std::nullopt;
  return school.ledger->published()->head.recorded.us - real.now().us;
}

Result<void, LedgerError> seal(School& school, const Clock& clock) {
  auto flushed = school.store->flush();
  if (!flushed) return failure("storage", flushed.error().text, flushed.error().text);
  ledger::Notary notary(school.key, *school.head_file, clock, std::chrono::milliseconds(0));
  auto signed_head = notary.sign(school.ledger->published());
  if (!signed_head) return failure("storage", signed_head.error().text, signed_head.error().text);
  return {};
}

}  // namespace letopis::school
