#pragma once
// The verbs of the program, one file each. Every one answers the exit code: 0 when all is well,
// 1 when it was refused or found something, 2 when it could not work at all.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/types/time.h"

namespace letopis::cli {

struct ServeOptions {
  std::string data = "data";
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string web;  // folder of the built pages; empty: the API only
  unsigned threads = 2;
  bool resume_clock = false;        // training only: time goes on from the newest entry
  std::int64_t records_quiet = 30;  // seconds without an entry before all records are committed to
  std::string certificate;
  std::string key;
  std::string backup_to;  // folder of the backups; empty: the server makes none
  std::string backup_at = "02:30";
  std::size_t backup_keep = 30;
  std::uint64_t scrub_mib = 8;     // read per second by the scrubber; 0: none
  std::string witnesses;           // policy file: who is asked to cosign; empty: nobody
  unsigned witness_interval = 10;  // seconds from one round of questions to the next
  bool require_quorum = false;     // publish only checkpoints that the quorum has cosigned
  std::string witness_for;         // list of logs to witness; empty: none
};

[[nodiscard]] int serve(const ServeOptions& options);

struct DemoOptions {
  std::string data = "data";
  std::uint64_t seed = 1;
  std::string now;               // RFC 3339; empty: the newest school day's noon
  std::uint8_t classes = 2;      // per grade
  std::string shape = "school";  // or "bench": 100 journals of 30 × 40
};

[[nodiscard]] int demo(const DemoOptions& options);

struct ImportOptions {
  std::string data = "data";
  std::string bundle;
  std::string school;
  std::string origin = "letopis.local/school";  // name of a new ledger
  bool dry_run = false;
  bool json = false;
  bool training = false;
  std::string passwords;  // file for the start passwords of a new school; empty: none are issued
  std::string now;        // training only; empty: within the newest session of the bundle
};

[[nodiscard]] int import_bundle(const ImportOptions& options);

struct RebuildOptions {
  std::string data = "data";
  bool check = false;
};

[[nodiscard]] int rebuild(const RebuildOptions& options);

struct VerifyOptions {
  std::string data = "data";
  std::string tiles;                     // folder or URL of a published log, not a database
  std::string proof;                     // evidence, card or .tlog-proof: a file alone
  std::string entry;                     // bytes of the entry that a .tlog-proof is about
  std::string policy;                    // whom to believe: logs, witnesses and their quorum
  std::string bearer;                    // token for the entries behind a URL; "@FILE" holds it
  std::string vkey;                      // else the one that belongs to data/keys/ledger
  std::vector<std::string> checkpoints;  // files, besides the one that is there
  bool views = false;
  bool json = false;
};

[[nodiscard]] int verify(const VerifyOptions& options);

struct BackupOptions {
  std::string data = "data";
  std::string to;
  std::size_t keep = 30;
};

[[nodiscard]] int back_up(const BackupOptions& options);

struct RestoreOptions {
  std::string from;
  std::uint32_t backup = 0;  // 0: the newest
  std::string data = "data";
  std::string key;   // file with the signing key: it is never part of a backup
  std::string head;  // last HEAD file of the lost school; empty: not known
  std::string reason;
  bool accept_loss = false;
};

[[nodiscard]] int restore(const RestoreOptions& options);

struct DrillOptions {
  std::string from;
  std::uint32_t backup = 0;  // 0: the newest
  std::string scratch;       // empty: FROM.drill
  std::string vkey;          // empty: the signature is not looked at
};

[[nodiscard]] int drill(const DrillOptions& options);

struct PasswordOptions {
  std::string data = "data";
  std::vector<std::string> logins;
};

[[nodiscard]] int issue_passwords(const PasswordOptions& options);

struct WitnessOptions {
  std::string data = "witness";
  std::string listen = "127.0.0.1:8090";
  std::string name;               // of the key, e.g. "witness.example/w1"; needed once
  std::vector<std::string> logs;  // vkeys
  std::string log_file;           // more of them, one a line
  std::string certificate;
  std::string key;
};

[[nodiscard]] int witness(const WitnessOptions& options);

}  // namespace letopis::cli
