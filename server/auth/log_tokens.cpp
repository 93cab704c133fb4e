#include "server/auth/log_tokens.h"

#include <algorithm>
#include <utility>

#include "events/log/sha256.h"
#include "schema/types/pack.h"
#include "server/auth/cookie.h"

namespace letopis::auth {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kPrefix = "letopis_log_";  // lets scanners find one that leaked
constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kTokenSigns = 43;
constexpr std::int64_t kDayUs = std::int64_t{24} * 3'600 * 1'000'000;

}  // namespace

LogTokens::LogTokens(const Clock& clock, Random& random, std::string_view state, Keep keep,
                     LogTokenLimits limits)
    : clock_(clock), random_(random), keep_(std::move(keep)), limits_(limits) {
  auto kept = state.empty() ? std::optional(State{}) : unpack(state);
  readable_ = kept.has_value();
  state_ = std::make_shared<const State>(std::move(kept).value_or(State{}));
}

std::string LogTokens::pack(const State& state) {
  Packer out;
  out.u8(kVersion).u64(state.next);
  for (const LogToken& token : state.tokens) {
    out.u64(token.id).u64(token.account.value).i64(token.made.us).i64(token.expires.us);
    out.bytes(view_of(token.hash));
  }
  return out.take();
}

std::optional<LogTokens::State> LogTokens::unpack(std::string_view bytes) {
  Unpacker in(bytes);
  State out;
  const bool known = in.u8() == kVersion;
  out.next = in.u64();
  while (known && in.ok() && !in.empty()) {
    LogToken token;
    token.id = in.u64();
    token.account.value = in.u64();
    token.made.us = in.i64();
    token.expires.us = in.i64();
    const auto hash = digest_of(in.bytes(sizeof(Digest)));
    const std::uint64_t before = out.tokens.empty() ? 0 : out.tokens.back().id;
    if (!hash || token.id <= before || token.id >= out.next) return std::nullopt;
    token.hash = *hash;
    out.tokens.push_back(token);
  }
  if (!known || !in.finished()) return std::nullopt;
  return out;
}

std::shared_ptr<const LogTokens::State> LogTokens::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

LogTokens::State LogTokens::still_valid() const {
  State out = *state();
  const Instant now = clock_.now();
  std::erase_if(out.tokens, [now](const LogToken& token) { return token.expires <= now; });
  return out;
}

bool LogTokens::replace(State next) {
  if (!keep_(pack(next))) return false;
  auto shared = std::make_shared<const State>(std::move(next));
  const std::lock_guard lock(mutex_);
  state_ = std::move(shared);
  return true;
}

Result<MadeLogToken, LogTokenFault> LogTokens::make(AccountId account, std::int64_t days) {
  const std::lock_guard changing(changing_);
  State next = still_valid();
  const auto own = std::count_if(next.tokens.begin(), next.tokens.end(),
                                 [account](const auto& token) { return token.account == account; });
  if (next.tokens.size() >= limits_.in_all ||
      static_cast<std::size_t>(own) >= limits_.per_account) {
    return Failure{LogTokenFault::too_many};
  }
  MadeLogToken out;
  out.text = std::string(kPrefix) + random_text(random_, kTokenBytes);
  out.token.id = next.next++;
  out.token.account = account;
  out.token.made = clock_.now();
  const auto bounded = std::clamp<std::int64_t>(days, 1, limits_.longest_days);
  out.token.expires.us = out.token.made.us + bounded * kDayUs;
  out.token.hash = log::sha256({out.text});
  next.tokens.push_back(out.token);
  if (!replace(std::move(next))) return Failure{LogTokenFault::not_kept};
  return out;
}

Result<void, LogTokenFault> LogTokens::revoke(AccountId account, std::uint64_t id) {
  const std::lock_guard changing(changing_);
  State next = still_valid();
  const auto gone = std::erase_if(next.tokens, [account, id](const LogToken& token) {
    return token.id == id && token.account == account;
  });
  if (gone == 0) return Failure{LogTokenFault::unknown};
  if (!replace(std::move(next))) return Failure{LogTokenFault::not_kept};
  return {};
}

std::vector<LogToken> LogTokens::of(AccountId account) const {
  State valid = still_valid();
  std::erase_if(valid.tokens,
                [account](const LogToken& token) { return token.account != account; });
  return std::move(valid.tokens);
}

std::optional<AccountId> LogTokens::find(std::string_view text) const {
  const bool fits =
      text.size() == kPrefix.size() + kTokenSigns && text.substr(0, kPrefix.size()) == kPrefix;
  if (!fits) return std::nullopt;
  const Digest hash = log::sha256({text});
  const Instant now = clock_.now();
  const auto all = state();
  for (const LogToken& token : all->tokens) {
    if (token.hash == hash && now < token.expires) return token.account;
  }
  return std::nullopt;
}

}  // namespace letopis::auth
