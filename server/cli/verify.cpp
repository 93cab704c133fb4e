// `letopis verify`: is this log what it was, and is it all there?
#include <algorithm>
#include <thread>
#include <utility>

#include "events/audit/audit.h"
#include "events/audit/stored_source.h"
#include "events/audit/tile_folder.h"
#include "server/cli/console.h"
#include "server/cli/http_files.h"
#include "server/cli/read_file.h"
#include "server/cli/verbs.h"
#include "server/cli/verify_proof.h"
#include "server/cli/verify_report.h"
#include "server/school/read_only.h"
#include "server/school/school.h"
#include "server/school/system.h"

namespace letopis::cli {
namespace {

using audit::SignedNote;

int cannot(const std::string& text, const std::string& text_en) {
  return complain(ledger::LedgerError{"verify", text, text_en});
}

/// "Проверка 1200000/10000000 (12 %), 850000 записей/с, осталось 10 с" on one line that is written
/// over; silent in the first second.
class ProgressLine {
 public:
  ProgressLine(const Clock& clock, const char* what)
      : clock_(clock), what_(what), start_(clock.now()) {}

  ~ProgressLine() {
    if (shown_) std::fputc('\n', stderr);
  }

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  bool operator()(std::uint64_t done, std::uint64_t total) {
    const Instant now = clock_.now();
    if (now.us - last_.us < kEvery || now.us - start_.us < kSilent || total == 0) return true;
    last_ = now;
    shown_ = true;
    const double seconds = static_cast<double>(now.us - start_.us) / 1e6;
    const double rate = static_cast<double>(done) / seconds;
    const double left = rate > 0 ? static_cast<double>(total - done) / rate : 0;
    std::fprintf(stderr, "\r%s %llu/%llu (%llu %%), %.0f/s, %.0f s   ", what_,
                 static_cast<unsigned long long>(done), static_cast<unsigned long long>(total),
                 static_cast<unsigned long long>(done * 100 / total), rate, left);
    return true;
  }

  [[nodiscard]] double seconds() const {
    return static_cast<double>(clock_.now().us - start_.us) / 1e6;
  }

 private:
  static constexpr std::int64_t kEvery = 200'000;     // µs
  static constexpr std::int64_t kSilent = 1'000'000;  // µs
  const Clock& clock_;
  const char* what_;
  const Instant start_;
  Instant last_;
  bool shown_ = false;
};

// Everything that an audit needs beside the source.
struct Setting {
  const VerifyOptions& options;
  school::SystemClock clock;
  school::SystemRandom random;
  log::VerifyingKey key;
  std::vector<SignedNote> notes;
};

bool add_given_checkpoints(Setting& setting) {
  for (const std::string& path : setting.options.checkpoints) {
    auto text = read_file(path, log::kNoteBytes);
    if (!text) {
      static_cast<void>(cannot("Файл не читается: " + path, "The file cannot be read: " + path));
      return false;
    }
    setting.notes.push_back({path, std::move(*text)});
  }
  return true;
}

unsigned threads() { return std::max(std::thread::hardware_concurrency(), 1U); }

Result<Verified, audit::ReadFault> run(Setting& setting, const audit::Source& source,
                                       const audit::Claims& claims, audit::Findings before) {
  const auto known = read_checkpoints(setting.notes, setting.key, before);
  ProgressLine progress(setting.clock, "Проверка");
  audit::Options options{threads(), [&](auto done, auto total) { return progress(done, total); }};
  auto report = audit::audit(source, claims, known, std::move(before), setting.random, options);
  if (!report) return Failure{std::move(report).error()};
  Verified out;
  out.origin = setting.key.name;
  out.vkey = log::to_vkey(setting.key);
  out.report = std::move(*report);
  out.checkpoints = known.size();
  out.seconds = progress.seconds();
  return out;
}

int tell(const Setting& setting, Result<Verified, audit::ReadFault> verified,
         const std::string& what) {
  if (!verified) {
    return cannot("Проверить не удалось: " + verified.error().text,
                  "It could not be checked: " + verified.error().text);
  }
  verified->what = what;
  const std::string text = setting.options.json ? to_json(*verified) + "\n" : to_text(*verified);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return verified->sound() ? 0 : 1;
}

int no_key() {
  return cannot("Укажите открытый ключ летописи: --vkey. Без него подписи не проверить.",
                "Give the ledger's public key by --vkey: signatures cannot be checked without it.");
}

int verify_data(Setting& setting) {
  const std::string& folder = setting.options.data;
  auto opened = school::open_read_only(folder, setting.options.views);
  if (!opened) return complain(opened.error());
  auto log = audit::read_stored_log(*opened->store);
  if (!log) {
    return cannot("Летописи здесь нет: " + folder, "There is no ledger here: " + folder);
  }
  if (setting.key.name.empty()) {
    if (!opened->secret || log->origin.empty()) return no_key();
    setting.key = log::public_half({log->origin, *opened->secret});
  }
  if (opened->head_note) {
    setting.notes.push_back({opened->head_path, *opened->head_note});
  } else if (log->claims.size > 0) {
    log->findings.add(
        {.code = audit::FindingCode::checkpoint_missing, .source = opened->head_path});
  }
  const auto rows = opened->store->bulk_reader();
  const audit::StoredSource source(*rows);
  auto verified = run(setting, source, log->claims, std::move(log->findings));
  if (verified && setting.options.views) {
    ProgressLine progress(setting.clock, "Проекции");
    verified->views_compared = true;
    verified->views_difference = school::compare_views(
        *opened->store, log->claims.size,
        [&](std::uint64_t done, std::uint64_t total) { return progress(done, total); });
  }
  return tell(setting, std::move(verified), folder);
}

int verify_tiles(Setting& setting, const audit::Files& files) {
  const std::string& what = setting.options.tiles;
  if (setting.key.name.empty()) return no_key();
  auto note = files.get("checkpoint", log::kNoteBytes);
  if (!note || !*note) {
    return cannot("Нет контрольной точки: " + what, "There is no checkpoint: " + what);
  }
  // Its size says how much there is to check, so it must be signed before anything else.
  audit::Findings findings;
  const auto known = read_checkpoints({{what + "/checkpoint", **note}}, setting.key, findings);
  if (known.empty()) {
    const auto text = text_of(findings.kept().front());
    return cannot(text.text, text.text_en);
  }
  setting.notes.push_back({what + "/checkpoint", std::move(**note)});
  const audit::Claims claims{known.front().checkpoint.size, std::nullopt, std::nullopt};
  const audit::TileSource source(files, claims.size);
  return tell(setting, run(setting, source, claims, {}), what);
}

// "@FILE" keeps the token out of the list of processes.
std::optional<std::string> token_of(const std::string& option) {
  if (!option.starts_with('@')) return option;
  auto text = read_file(option.substr(1), log::kNoteBytes);
  while (text && !text->empty() && text->back() == '\n') text->pop_back();
  return text;
}

}  // namespace

int verify(const VerifyOptions& options) {
  if (!options.proof.empty()) return verify_proof(options);
  Setting setting{options, school::SystemClock(), school::SystemRandom(), {}, {}};
  if (!options.vkey.empty()) {
    const auto key = log::parse_vkey(options.vkey);
    if (!key) return cannot("Это не открытый ключ: --vkey", "Not a public key: --vkey");
    setting.key = *key;
  }
  if (!add_given_checkpoints(setting)) return 2;
  if (options.tiles.empty()) return verify_data(setting);
  const auto url = http::parse_url(options.tiles);
  if (!url) return verify_tiles(setting, audit::FolderFiles(options.tiles));
  const auto token = token_of(options.bearer);
  if (!token) return cannot("Токен не читается: --bearer", "The token cannot be read: --bearer");
  return verify_tiles(setting, HttpFiles(*url, *token));
}

}  // namespace letopis::cli
