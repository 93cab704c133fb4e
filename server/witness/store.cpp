#include "server/witness/store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "events/log/sha256.h"

namespace letopis::witness {
namespace {

using ledger::LedgerError;

Failure<LedgerError> failure(std::string code, std::string text, std::string text_en) {
  return {LedgerError{std::move(code), std::move(text), std::move(text_en)}};
}

Failure<LedgerError> damaged(const std::string& path) {
  return failure("witness_damaged",
                 "Память свидетеля " + path +
                     " повреждена или подписана другим ключом. Верните её из копии: начать заново "
                     "значило бы забыть виденное.",
                 "The witness's memory " + path +
                     " is damaged or signed by another key. Bring it back from a copy: to begin "
                     "anew would be to forget what was seen.");
}

// What a kept note says; nothing when it is not one that this witness cosigned for this log.
std::optional<Seen> read_kept(const std::string& text, const std::string& origin,
                              const log::WitnessKey& own) {
  const auto note = log::parse_note(text);
  const auto head = note ? log::tree_head_of(note->body) : std::nullopt;
  if (!head || head->origin != origin) return std::nullopt;
  const log::Cosigned cosigned = log::cosigned_by(*note, own);
  if (cosigned.verdict != log::Verdict::good) return std::nullopt;
  return Seen{head->size, head->root, cosigned.seconds};
}

// The descriptor of the locked file, or less than 0.
int lock_folder(const std::string& folder) {
  const int file = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return -1;
}

}  // namespace

std::string origin_hash(std::string_view origin) { return to_hex(view_of(log::sha256({origin}))); }

Result<std::unique_ptr<Store>, LedgerError> Store::open(const std::string& folder, const Logs& logs,
                                                        const log::WitnessKey& own) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const int lock = error ? -1 : lock_folder(folder);
  if (lock < 0) {
    return failure(
        "witness_folder", "Папка свидетеля " + folder + " недоступна или занята другой программой.",
        "The witness's folder " + folder + " cannot be used, or another process has it open.");
  }
  std::unique_ptr<Store> store(new Store(lock));
  for (const auto& [origin, keys] : logs) {
    std::string hash = origin_hash(origin);
    const std::string path = std::string(folder).append("/").append(hash);
    auto memory = std::make_unique<Memory>(path);
    auto kept = memory->file.read();
    const bool fresh = kept && !*kept;
    const auto seen = kept && *kept ? read_kept(**kept, origin, own) : std::nullopt;
    if (!fresh && !seen) {
      return damaged(path);
    }
    if (seen) {
      memory->seen = *seen;
      memory->note = std::move(**kept);
    }
    store->memories_.emplace(std::move(hash), std::move(memory));
  }
  return store;
}

Store::~Store() { ::close(lock_); }

Store::Answer Store::cosign(const Admitted& admitted, const log::SigningKey& key,
                            std::uint64_t now) {
  const std::lock_guard lock(mutex_);
  Memory& memory = *memories_.at(origin_hash(admitted.head.origin));
  auto granted = decide(admitted, memory.seen, key, now);
  if (!granted) return {Trouble::refused, granted.error(), memory.seen.size, {}};
  if (!memory.file.write(granted->note)) return {Trouble::storage, {}, memory.seen.size, {}};
  memory.seen = granted->seen;
  memory.note = std::move(granted->note);
  return {Trouble::none, {}, memory.seen.size, std::move(granted->line)};
}

std::optional<std::string> Store::checkpoint(std::string_view hash) const {
  const std::lock_guard lock(mutex_);
  const auto found = memories_.find(hash);
  if (found == memories_.end() || found->second->note.empty()) return std::nullopt;
  return found->second->note;
}

}  // namespace letopis::witness
