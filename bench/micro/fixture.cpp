#include "bench/micro/fixture.h"

#include <openssl/rand.h>
#include <stdlib.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "projections/runtime/tables.h"

namespace letopis::bench {

void give_up(const std::string& what) {
  std::fprintf(stderr, "letopis_bench: %s\n", what.c_str());
  std::exit(1);
}

Folder::Folder() {
  const char* const parent = std::getenv("LETOPIS_BENCH_DIR");
  std::string name = std::string(parent == nullptr ? "/var/tmp" : parent) + "/letopis-micro.XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) give_up("cannot make " + name);
  root_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

void SystemRandom::fill(unsigned char* bytes, std::size_t count) {
  if (RAND_bytes(bytes, static_cast<int>(count)) != 1) give_up("no randomness");
}

Instant bench_now() { return instant_at(*parse_date("2026-11-20"), 12 * 60, 180); }

std::unique_ptr<ledger::RocksStore> new_store(const std::string& dir, bool sync) {
  ledger::RocksOptions options;
  options.path = dir;
  options.create = true;
  options.sync = sync;
  for (const runtime::ViewTable& table : runtime::view_tables()) {
    options.views.push_back({table.number, std::string(table.name)});
  }
  auto opened = ledger::RocksStore::open(options);
  if (!opened) give_up(opened.error().text_en);
  return std::move(opened).value();
}

std::unique_ptr<ledger::Ledger> new_ledger(const ledger::Ports& ports) {
  auto created = ledger::Ledger::create(ports, {fresh_request(), "bench.example/1"});
  if (!created) give_up(created.error().text_en);
  return std::move(created).value();
}

Id128 fresh_request() {
  Id128 id;
  if (RAND_bytes(id.bytes.data(), static_cast<int>(id.bytes.size())) != 1) give_up("no randomness");
  return id;
}

}  // namespace letopis::bench
