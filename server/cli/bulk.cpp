#include "server/cli/bulk.h"

#include <utility>

#include "events/ledger/tables.h"
#include "projections/directory/query.h"
#include "projections/facts/rulebook.h"
#include "schema/types/pack.h"
#include "server/auth/password.h"

namespace letopis::cli {

Result<Position, Refusal> BenchSink::submit(const Action& action, const rules::Context& context,
                                            const log::Origin& origin) {
  if (clock_ != nullptr) clock_->set(context.now);
  rules::Context at = context;
  at.now = bench_.now();
  const auto draft = facts::propose(action, at, origin, std::nullopt, bench_.rows());
  if (!draft) return Failure{draft.error()};
  return bench_.append(*draft);
}

Result<std::string, Refusal> issue_password(ledger::Bench& bench, AccountId account,
                                            Random& random) {
  BenchSink sink(bench, nullptr);
  const access::IssuePassword action{{account, true}};
  const auto issued = sink.submit(action, rules::Context{}, log::Origin{});
  if (!issued) return Failure{issued.error()};
  std::string password = auth::make_start_password(random);
  const auto verifier = auth::make_verifier(password, random);
  if (!verifier) return Failure{Refusal{RefusalCode::invalid_value, "password", 0}};
  bench.rows().put(ledger::kSecrets, Packer().u64(account.value).take(), *verifier);
  return password;
}

Result<std::vector<std::string>, Refusal> issue_passwords(ledger::Ledger& ledger,
                                                          const ledger::RowReader& rows,
                                                          const std::vector<std::string>& logins,
                                                          Random& random) {
  std::vector<std::string> lines;
  Id128 request;
  random.fill(request.bytes.data(), request.bytes.size());
  Bulk bulk(request, [&](ledger::Bench& bench) -> Result<void, Refusal> {
    for (const std::string& login : logins) {
      const auto account = directory::account_by_login(rows, login);
      if (!account) return Failure{Refusal{RefusalCode::unknown_account, login, 0}};
      const auto password = issue_password(bench, account->id, random);
      if (!password) return Failure{password.error()};
      const Role role = account->as.roles.empty() ? Role::none : account->as.roles.front();
      lines.push_back(std::string(text_of(role)) + " " + login + " " + *password);
    }
    return {};
  });
  const auto outcome = ledger.decide(bulk);
  if (const auto* const refusal = std::get_if<Refusal>(&outcome)) return Failure{*refusal};
  if (!std::holds_alternative<ledger::Receipt>(outcome) || !ledger.commit()) {
    return Failure{Refusal{RefusalCode::invalid_value, "storage", 0}};
  }
  return lines;
}

}  // namespace letopis::cli
