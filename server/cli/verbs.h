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
  bool resume_clock = false;  // training only: time goes on from the newest entry
  std::string certificate;
  std::string key;
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
  std::string bearer;                    // token for the entries behind a URL; "@FILE" holds it
  std::string vkey;                      // else the one that belongs to data/keys/ledger
  std::vector<std::string> checkpoints;  // files, besides the one that is there
  bool views = false;
  bool json = false;
};

[[nodiscard]] int verify(const VerifyOptions& options);

struct PasswordOptions {
  std::string data = "data";
  std::vector<std::string> logins;
};

[[nodiscard]] int issue_passwords(const PasswordOptions& options);

}  // namespace letopis::cli
