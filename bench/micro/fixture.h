#pragma once
// What every benchmark of the ledger needs: ports of the real kind, a folder on the measured disk,
// and a school in it.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "events/ledger/ledger.h"
#include "events/ledger/rocks_store.h"
#include "schema/types/time.h"

namespace letopis::bench {

/// How large the inputs are: as published, or as small as a test wants them.
struct Sizes {
  std::size_t groups = 100;
  std::size_t pupils = 30;
  std::size_t lessons = 40;
  std::uint64_t leaves = 1'000'000;
  std::size_t changes = 3;  // of the mark whose history is read

  [[nodiscard]] static Sizes tiny() { return {2, 3, 4, 1'000, 3}; }
};

/// A folder of its own that is gone with this object. Under LETOPIS_BENCH_DIR, else /var/tmp.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return (root_ / name).string(); }

 private:
  std::filesystem::path root_;
};

/// Stands still; the ledger itself keeps recorded times apart. Thread-safe.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}

  [[nodiscard]] Instant now() const override { return now_; }

 private:
  const Instant now_;
};

class SystemRandom final : public Random {
 public:
  void fill(unsigned char* bytes, std::size_t count) override;
};

/// Projects nothing.
class NoRows final : public ledger::Projector {
 public:
  void apply(const log::EntryView&, ledger::Rows&) override {}
};

/// The 20th of November 2026, noon in Moscow.
[[nodiscard]] Instant bench_now();

/// A new database in `dir` with the tables of all views; ends the program when it cannot be made.
[[nodiscard]] std::unique_ptr<ledger::RocksStore> new_store(const std::string& dir, bool sync);
[[nodiscard]] std::unique_ptr<ledger::Ledger> new_ledger(const ledger::Ports& ports);

/// A request id that no other call of this process gets.
[[nodiscard]] Id128 fresh_request();

/// Ends the program with a message: a benchmark that goes wrong must not print a figure.
[[noreturn]] void give_up(const std::string& what);

}  // namespace letopis::bench
