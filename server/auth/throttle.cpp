#include "server/auth/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "events/log/sha256.h"

namespace letopis::auth {

namespace {

double tries_at(double tries, std::int64_t at_us, const TryRate& rate, std::int64_t now_us) {
  // A clock that was set back gives nothing and takes nothing.
  const std::int64_t passed = std::max<std::int64_t>(0, now_us - at_us);
  return std::min(rate.burst,
                  tries + static_cast<double>(passed) / static_cast<double>(rate.refill_us));
}

std::uint32_t seconds_until_one(double tries, const TryRate& rate) {
  const double us = (1.0 - tries) * static_cast<double>(rate.refill_us);
  return static_cast<std::uint32_t>(std::max(1.0, std::ceil(us / 1e6)));
}

TryVerdict refused(double tries, const TryRate& rate) {
  return {.allowed = false, .retry_after_s = seconds_until_one(tries, rate), .delay_ms = 0};
}

}  // namespace

std::string address_group(std::string_view address) {
  std::string text(address.substr(0, 64));
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
    std::array<char, INET_ADDRSTRLEN> four{};
    return inet_ntop(AF_INET, bytes.data() + kMapped.size(), four.data(), four.size());
  }
  return {reinterpret_cast<const char*>(bytes.data()), 8};
}

SignInThrottle::SignInThrottle(const Clock& clock, Random& random, ThrottleLimits limits)
    : clock_(clock), limits_(limits) {
  random.fill(secret_.data(), secret_.size());
  table_.resize((std::max<std::size_t>(limits.slots, 1) + kWays - 1) / kWays * kWays);
}

std::uint64_t SignInThrottle::key_of(char kind, std::string_view login,
                                     std::string_view address) const {
  std::string text(reinterpret_cast<const char*>(secret_.data()), secret_.size());
  text.push_back(kind);
  text += std::to_string(login.size());
  text.push_back(':');
  text.append(login).append(address);
  const Digest digest = log::sha256({text});
  std::uint64_t key = 0;
  std::memcpy(&key, digest.bytes.data(), sizeof key);
  return std::max<std::uint64_t>(key, 1);
}

SignInThrottle::Bucket& SignInThrottle::bucket(std::uint64_t key, const TryRate& rate,
                                               std::int64_t now_us) {
  Bucket* const set = &table_[key % (table_.size() / kWays) * kWays];
  Bucket* chosen = set;
  double most = -1;
  for (Bucket* way = set; way != set + kWays; ++way) {
    if (way->key == key) {
      way->tries = tries_at(way->tries, way->at_us, way->rate, now_us);
      way->at_us = std::max(way->at_us, now_us);
      return *way;
    }
    const double fullness =
        way->key == 0 ? 2.0 : tries_at(way->tries, way->at_us, way->rate, now_us) / way->rate.burst;
    if (fullness > most) {
      most = fullness;
      chosen = way;
    }
  }
  *chosen = Bucket{key, rate.burst, now_us, rate};
  return *chosen;
}

TryVerdict SignInThrottle::begin(std::string_view login, std::string_view address) {
  const std::string group = address_group(address);
  const auto pair_key = key_of('p', login, group);
  const auto address_key = key_of('a', {}, group);
  const auto login_key = key_of('l', login, {});
  const std::int64_t now_us = clock_.now().us;
  const std::lock_guard lock(mutex_);
  // Each bucket is written before the next is fetched, which may push it out.
  Bucket& of_pair = bucket(pair_key, limits_.pair, now_us);
  if (of_pair.tries < 1) return refused(of_pair.tries, limits_.pair);
  of_pair.tries -= 1;
  Bucket& of_address = bucket(address_key, limits_.address, now_us);
  if (of_address.tries < 1) {
    // No password was looked at, so the pair keeps its try. The other way round as well: who is
    // stopped at one login does not use up the tries of all who share the address.
    const TryVerdict verdict = refused(of_address.tries, limits_.address);
    Bucket& again = bucket(pair_key, limits_.pair, now_us);
    again.tries = std::min(limits_.pair.burst, again.tries + 1);
    return verdict;
  }
  of_address.tries -= 1;
  Bucket& of_login = bucket(login_key, limits_.login, now_us);
  const bool slow = of_login.tries < 1;
  of_login.tries = std::max(0.0, of_login.tries - 1);
  return {.allowed = true, .retry_after_s = 0, .delay_ms = slow ? limits_.login_delay_ms : 0};
}

void SignInThrottle::succeeded(std::string_view login, std::string_view address) {
  const std::string group = address_group(address);
  const std::int64_t now_us = clock_.now().us;
  const auto give_back = [&](std::uint64_t key, const TryRate& rate) {
    Bucket& own = bucket(key, rate, now_us);
    own.tries = std::min(rate.burst, own.tries + 1);
  };
  const std::lock_guard lock(mutex_);
  // The pair is fully trusted again, the rest get back the one try: a right password of one
  // account must not clean the record of an address that guesses at others.
  Bucket& of_pair = bucket(key_of('p', login, group), limits_.pair, now_us);
  of_pair.tries = limits_.pair.burst;
  give_back(key_of('a', {}, group), limits_.address);
  give_back(key_of('l', login, {}), limits_.login);
}

}  // namespace letopis::auth
