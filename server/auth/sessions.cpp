#include "server/auth/sessions.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "events/log/sha256.h"
#include "server/auth/cookie.h"

namespace letopis::auth {

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kTokenSigns = 43;
constexpr std::size_t kCsrfBytes = 24;
// Use is noted this often at most, so that a busy session does not own a cache line.
constexpr std::int64_t kNoteUs = 1'000'000;

}  // namespace

Sessions::Sessions(const Clock& clock, Random& random, SessionLimits limits)
    : clock_(clock), random_(random), limits_(limits) {}

std::size_t Sessions::KeyHash::operator()(const Digest& key) const noexcept {
  std::size_t hash = 0;  // the key is a hash already; its first byte chose the shard
  std::memcpy(&hash, key.bytes.data() + 1, sizeof hash);
  return hash;
}

std::optional<Digest> Sessions::key_of(std::string_view token) {
  if (token.size() != kTokenSigns) return std::nullopt;
  return log::sha256({token});
}

bool Sessions::is_over(const Record& record, Instant now) const {
  return now.us - record.used_us.load(std::memory_order_relaxed) >= limits_.idle_us ||
         now.us - record.session->opened.us >= limits_.absolute_us;
}

Sessions::Shard& Sessions::shard_of(const Digest& key) const {
  return shards_[key.bytes[0] % kShards];
}

OpenedSession Sessions::open(Session first) {
  const std::string token = random_text(random_, kTokenBytes);
  first.csrf = random_text(random_, kCsrfBytes);
  random_.fill(reinterpret_cast<unsigned char*>(&first.label), sizeof first.label);
  first.opened = clock_.now();
  const PersonId person = first.person;
  auto record = std::make_shared<Record>();
  record->key = *key_of(token);
  record->used_us = first.opened.us;
  auto session = std::make_shared<const Session>(std::move(first));
  record->session = session;

  const std::lock_guard order_lock(order_mutex_);
  auto& own = persons_[person];
  if (own.size() >= limits_.per_person) drop(places_.at(own.front()));
  if (order_.size() >= limits_.in_all) drop(order_.begin());
  // Dropping may have taken the person's list away.
  persons_[person].push_back(record->key);
  places_.emplace(record->key, order_.insert(order_.end(), record));
  Shard& shard = shard_of(record->key);
  const std::unique_lock lock(shard.mutex);
  shard.records.emplace(record->key, std::move(record));
  return {token, std::move(session)};
}

std::shared_ptr<const Session> Sessions::find(std::string_view token) const {
  const auto key = key_of(token);
  if (!key) return nullptr;
  const Instant now = clock_.now();
  const Shard& shard = shard_of(*key);
  const std::shared_lock lock(shard.mutex);
  const auto found = shard.records.find(*key);
  if (found == shard.records.end() || is_over(*found->second, now)) return nullptr;
  auto& used = found->second->used_us;
  if (now.us - used.load(std::memory_order_relaxed) >= kNoteUs) {
    used.store(now.us, std::memory_order_relaxed);
  }
  return found->second->session;
}

template <class Change>
std::shared_ptr<const Session> Sessions::replace(std::string_view token, Change change) {
  const auto key = key_of(token);
  if (!key) return nullptr;
  Shard& shard = shard_of(*key);
  const std::unique_lock lock(shard.mutex);
  const auto found = shard.records.find(*key);
  if (found == shard.records.end() || is_over(*found->second, clock_.now())) return nullptr;
  Session changed = *found->second->session;
  if (!change(changed)) return nullptr;
  found->second->session = std::make_shared<const Session>(std::move(changed));
  return found->second->session;
}

std::shared_ptr<const Session> Sessions::switch_role(std::string_view token, Role role) {
  return replace(token, [role](Session& session) {
    const auto& roles = session.roles;
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) return false;
    session.role = role;
    return true;
  });
}

std::shared_ptr<const Session> Sessions::password_changed(std::string_view token) {
  return replace(token, [](Session& session) {
    session.must_change_password = false;
    return true;
  });
}

Sessions::Order::iterator Sessions::drop(Order::iterator place) {
  const std::shared_ptr<Record> record = *place;
  PersonId person;
  {
    Shard& shard = shard_of(record->key);
    const std::unique_lock lock(shard.mutex);
    person = record->session->person;
    shard.records.erase(record->key);
  }
  const auto own = persons_.find(person);
  own->second.remove(record->key);
  if (own->second.empty()) persons_.erase(own);
  places_.erase(record->key);
  return order_.erase(place);
}

void Sessions::revoke(std::string_view token) {
  const auto key = key_of(token);
  if (!key) return;
  const std::lock_guard order_lock(order_mutex_);
  const auto place = places_.find(*key);
  if (place != places_.end()) drop(place->second);
}

void Sessions::revoke_all(PersonId person, std::string_view except) {
  const auto spared = key_of(except);
  const std::lock_guard order_lock(order_mutex_);
  const auto own = persons_.find(person);
  if (own == persons_.end()) return;
  const std::list<Digest> keys = own->second;
  for (const Digest& key : keys) {
    if (!spared || key != *spared) drop(places_.at(key));
  }
}

void Sessions::sweep() {
  const Instant now = clock_.now();
  const std::lock_guard order_lock(order_mutex_);
  for (auto next = order_.begin(); next != order_.end();) {
    bool over = false;
    {
      const std::shared_lock lock(shard_of((*next)->key).mutex);
      over = is_over(**next, now);
    }
    next = over ? drop(next) : std::next(next);
  }
}

std::size_t Sessions::size() const {
  const std::lock_guard order_lock(order_mutex_);
  return order_.size();
}

}  // namespace letopis::auth
