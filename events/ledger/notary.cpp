#include "events/ledger/notary.h"

#include <utility>

#include "events/ledger/tiles.h"

namespace letopis::ledger {
namespace {

Failure<LedgerError> rolled_back(const std::string& what, const std::string& what_en) {
  return {LedgerError{
      "rolled_back",
      "База старше последней подписанной точки: " + what +
          ". Записи не принимаются. Верните новейшую копию базы; если её нет, сообщите аудитору: "
          "утрату нельзя скрыть.",
      "The database is older than the last signed checkpoint: " + what_en +
          ". Writes are refused. Bring back the newest copy of the database; if there is none, "
          "tell "
          "the auditor: the loss cannot be hidden."}};
}

}  // namespace

Result<void, LedgerError> check_not_rolled_back(const RowReader& rows, const Identity& identity,
                                                const Published& published, const HeadRecord& file,
                                                const log::VerifyingKey& key) {
  const auto content = file.read();
  if (!content) {
    return Failure{LedgerError{"head_unreadable", "Файл HEAD не читается: " + content.error().text,
                               "The HEAD file cannot be read: " + content.error().text}};
  }
  if (!*content) {
    if (published.head.size() == 0) return {};
    return rolled_back("файла HEAD нет, а записи есть", "there are entries but no HEAD file");
  }
  const auto note = log::parse_note(**content);
  const auto checkpoint = note ? log::checkpoint_of(note->body) : std::nullopt;
  if (!checkpoint || !log::signed_by(*note, key) || checkpoint->origin != identity.origin) {
    return rolled_back("файл HEAD не подписан ключом этой летописи",
                       "the HEAD file is not signed by this ledger's key");
  }
  if (checkpoint->size > published.head.size()) {
    return rolled_back("подписано записей " + std::to_string(checkpoint->size) + ", в базе " +
                           std::to_string(published.head.size()),
                       std::to_string(checkpoint->size) +
                           " entries were signed, the database has " +
                           std::to_string(published.head.size()));
  }
  TileCache cache;
  const EdgeTree edge(published.edge);
  if (log::root_at(StoredHashes(rows, edge, cache), checkpoint->size) != checkpoint->root) {
    return rolled_back("корень дерева на подписанном размере другой",
                       "the root at the signed size is another one");
  }
  return {};
}

Notary::Notary(log::SigningKey key, HeadRecord& file, const Clock& clock,
               std::chrono::milliseconds interval)
    : key_(std::move(key)), file_(file), clock_(clock), interval_(interval) {}

Notary::~Notary() { stop(); }

void Notary::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  // Else what was acknowledged last could be cut off unseen for as long as the program stands
  // still.
  const bool behind = wanted_ && latest_ && wanted_->head.size() > latest_->checkpoint.size;
  if (started_ && healthy_ && behind) static_cast<void>(sign(wanted_));
}

Result<void, StorageError> Notary::sign(const std::shared_ptr<const Published>& published) {
  const log::Checkpoint checkpoint{key_.name, published->head.size(), published->head.tree.root()};
  auto next = std::make_shared<SignedHead>();
  next->note = log::sign_note(log::body_of(checkpoint), key_);
  next->checkpoint = checkpoint;
  next->signed_at = clock_.now();
  next->edge = std::make_shared<const EdgeTree>(published->edge);
  auto written = file_.write(next->note);
  const std::lock_guard lock(mutex_);
  healthy_ = written.has_value();
  if (healthy_) latest_ = std::move(next);
  return written;
}

void Notary::start() {
  started_ = true;
  thread_ = std::thread([this] { run(); });
}

void Notary::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_ && healthy_) {
    const bool due = wanted_ && (!latest_ || wanted_->head.size() > latest_->checkpoint.size);
    if (!due) {
      changed_.wait(lock);
      continue;
    }
    const auto published = wanted_;
    lock.unlock();
    const auto result = sign(published);
    if (result && signed_one_) signed_one_();
    lock.lock();
    if (!result) return;
    changed_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

void Notary::follow(std::shared_ptr<const Published> published) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = std::move(published);
  }
  changed_.notify_all();
}

std::shared_ptr<const SignedHead> Notary::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}

bool Notary::healthy() const {
  const std::lock_guard lock(mutex_);
  return healthy_;
}

}  // namespace letopis::ledger
