#include "server/cli/witnessing.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "server/http/client.h"
#include "server/http/url.h"
#include "server/school/school.h"

namespace letopis::cli {
namespace {

using ledger::LedgerError;

constexpr std::size_t kFileBytes = 1024 * 1024;
constexpr std::string_view kAddCheckpoint = "/add-checkpoint";

Failure<LedgerError> failure(std::string code, std::string text, std::string text_en) {
  return {LedgerError{std::move(code), std::move(text), std::move(text_en)}};
}

std::optional<std::string> contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text(kFileBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || text.size() > kFileBytes) return std::nullopt;
  return text;
}

Failure<LedgerError> unreadable(const std::string& path) {
  return failure("unreadable", "Файл " + path + " не читается или слишком велик.",
                 "The file " + path + " cannot be read or is too large.");
}

class HttpPost final : public witness::Post {
 public:
  explicit HttpPost(http::Url url) : url_(std::move(url)) { url_.path += kAddCheckpoint; }

  Result<http::ClientAnswer, std::string> add_checkpoint(const std::string& request) override {
    return client_.send(http::Method::post, url_, request);
  }

  void stop() override { client_.stop(); }

 private:
  http::Url url_;
  http::Client client_;
};

// A submission prefix; it may be written with a slash at its end.
std::optional<http::Url> prefix_of(std::string_view text) {
  auto url = http::parse_url(text);
  if (url && url->path.ends_with('/')) url->path.pop_back();
  return url;
}

Result<witness::Logs, LedgerError> read_logs(const std::string& path,
                                             const std::vector<std::string>& vkeys) {
  std::string text;
  for (const std::string& vkey : vkeys) text += vkey + '\n';
  auto named = witness::parse_logs(text);
  if (!named) {
    return failure("bad_log", "Ключ летописи записан неверно: " + vkeys[named.error() - 1],
                   "The key of a ledger is malformed: " + vkeys[named.error() - 1]);
  }
  const auto listed = path.empty() ? std::optional<std::string>("") : contents(path);
  if (!listed) return unreadable(path);
  auto logs = witness::parse_logs(text + *listed);
  if (!logs) {
    const std::string line = std::to_string(logs.error() - vkeys.size());
    return failure("bad_log", "В файле " + path + " строка " + line + " – не ключ летописи.",
                   "In the file " + path + " line " + line + " is no key of a ledger.");
  }
  if (logs->empty()) {
    return failure("no_logs", "Не названо ни одной летописи: укажите --log или --logs.",
                   "No ledger is named: give --log or --logs.");
  }
  return std::move(*logs);
}

Result<log::SigningKey, LedgerError> make_key(const std::string& path, const std::string& name,
                                              Random& random) {
  if (!log::is_key_name(name)) {
    return failure("witness_name", "У нового свидетеля должно быть имя: --name witness.example/w1.",
                   "A new witness needs a name: --name witness.example/w1.");
  }
  log::SigningKey key{name, {}};
  random.fill(key.seed.data(), key.seed.size());
  std::error_code error;
  const auto folder = std::filesystem::path(path).parent_path();
  if (std::filesystem::create_directories(folder, error)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  }
  if (!school::write_secret_file(path, log::to_skey(key) + '\n')) {
    return failure("key_missing", "Ключ свидетеля не записать: " + path,
                   "The witness's key cannot be written: " + path);
  }
  return key;
}

Result<log::SigningKey, LedgerError> witness_key(const std::string& path, const std::string& name,
                                                 Random& random) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return make_key(path, name, random);
  const auto text = contents(path);
  auto key = text && text->ends_with('\n')
                 ? log::parse_skey(std::string_view(*text).substr(0, text->size() - 1))
                 : std::nullopt;
  if (!key) {
    return failure("key_missing", "Ключ свидетеля " + path + " не читается. Верните его из копии.",
                   "The witness's key " + path + " cannot be read. Bring it back from a copy.");
  }
  if (!name.empty() && name != key->name) {
    return failure("witness_name", "Имя этого свидетеля " + key->name + ", и оно не меняется.",
                   "The name of this witness is " + key->name + ", and it does not change.");
  }
  return *key;
}

}  // namespace

Result<log::Policy, LedgerError> read_policy(const std::string& path, bool require_quorum) {
  const auto text = contents(path);
  if (!text) return unreadable(path);
  auto policy = log::Policy::parse(*text);
  if (!policy) {
    const log::Fault& fault = policy.error();
    const std::string line = std::to_string(fault.line);
    const bool whole = fault.line == 0;
    return failure(std::string(fault.code),
                   "Политика " + path + (whole ? "" : ", строка " + line) + ": " +
                       std::string(fault.text) + ".",
                   "Policy " + path + (whole ? "" : ", line " + line) + ": " +
                       std::string(fault.text_en) + ".");
  }
  for (const log::PolicyWitness& witness : policy->witnesses()) {
    if (prefix_of(witness.url)) continue;
    return failure(
        "policy_url",
        "Политика " + path + ": у свидетеля " + witness.name + " нет адреса http:// или https://.",
        "Policy " + path + ": the witness " + witness.name + " has no http:// or https:// URL.");
  }
  if (require_quorum && !policy->demands_witnesses()) {
    return failure("policy_no_quorum",
                   "Политика " + path + " никого не требует: quorum none с --require-quorum.",
                   "Policy " + path + " demands nobody: quorum none with --require-quorum.");
  }
  return std::move(*policy);
}

std::vector<std::unique_ptr<witness::Post>> posts_for(const log::Policy& policy) {
  std::vector<std::unique_ptr<witness::Post>> posts;
  for (const log::PolicyWitness& witness : policy.witnesses()) {
    posts.push_back(std::make_unique<HttpPost>(*prefix_of(witness.url)));
  }
  return posts;
}

Result<WitnessSide, LedgerError> open_witness(const std::string& folder, const std::string& name,
                                              const std::string& log_file,
                                              const std::vector<std::string>& vkeys,
                                              Random& random) {
  auto logs = read_logs(log_file, vkeys);
  if (!logs) return Failure{std::move(logs).error()};
  auto key = witness_key(folder + "/keys/witness", name, random);
  if (!key) return Failure{std::move(key).error()};
  auto store = witness::Store::open(folder + "/witness", *logs, log::witness_half(*key));
  if (!store) return Failure{std::move(store).error()};
  return WitnessSide{std::move(*logs), std::move(*key), std::move(*store)};
}

}  // namespace letopis::cli
