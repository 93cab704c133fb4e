#include "events/log/policy.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "events/log/lines.h"

namespace letopis::log {
namespace {

constexpr Fault kTooLong{"policy_too_long", "политика длиннее 64 КиБ",
                         "the policy is longer than 64 KiB"};
constexpr Fault kNoNewline{"policy_no_newline", "последняя строка не завершена",
                           "the last line does not end in a newline"};
constexpr Fault kBadByte{"policy_bad_byte", "недопустимый управляющий символ",
                         "a control character that is not allowed"};
constexpr Fault kUnknownLine{"policy_unknown_line", "строка не log, witness, group или quorum",
                             "the line is none of log, witness, group, quorum"};
constexpr Fault kItems{"policy_items", "в строке не столько слов, сколько нужно",
                       "the line has too few or too many items"};
constexpr Fault kBadKey{"policy_bad_key", "ключ записан неверно или другого вида",
                        "the key is malformed or of another type"};
constexpr Fault kSameKey{"policy_same_key", "этот ключ уже назван", "this key was named before"};
constexpr Fault kSameName{"policy_same_name", "это имя уже занято", "this name is taken"};
constexpr Fault kUnknownName{"policy_unknown_name", "такого имени выше нет",
                             "no line above defines this name"};
constexpr Fault kMemberTwice{"policy_member_twice", "это имя уже входит в группу",
                             "this name is a member of a group already"};
constexpr Fault kThreshold{"policy_threshold", "порог – any, all или число от 1 до числа членов",
                           "the threshold is any, all, or from 1 to the number of members"};
constexpr Fault kTooMany{"policy_too_many", "слишком много строк этого вида: не больше 64",
                         "too many lines of this kind: at most 64"};
constexpr Fault kTwoQuorums{"policy_two_quorums", "строка quorum уже была",
                            "there is a quorum line already"};
constexpr Fault kNoQuorum{"policy_no_quorum", "строки quorum нет", "there is no quorum line"};

constexpr Fault kNoNote{"note_malformed", "контрольная точка – не подписанный текст",
                        "the checkpoint is not a signed note"};
constexpr Fault kNoCheckpoint{"checkpoint_malformed", "в подписанном тексте не контрольная точка",
                              "the note holds no checkpoint"};
constexpr Fault kUnknownLog{"log_unknown", "летописи с таким именем в политике нет",
                            "the policy knows no log of this origin"};
constexpr Fault kLogSignature{"log_signature", "подписи летописи нет или она неверна",
                              "the log's signature is missing or wrong"};
constexpr Fault kWitnessSignature{"witness_signature", "подпись свидетеля неверна",
                                  "the signature of a witness is wrong"};
constexpr Fault kQuorumMissed{"quorum_missed", "подписей свидетелей недостаточно",
                              "too few witnesses have cosigned"};

constexpr std::string_view kNone = "none";

std::vector<std::string_view> items_of(std::string_view line) {
  std::vector<std::string_view> items;
  for (;;) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) return items;
    line.remove_prefix(start);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    items.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool is_allowed(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

}  // namespace

// Reads line by line; the first fault ends it.
class PolicyReader {
 public:
  using Items = std::span<const std::string_view>;
  using Found = std::optional<Fault>;

  Found read(std::string_view text) {
    if (text.size() > kPolicyBytes) return kTooLong;
    for (std::size_t number = 1; !text.empty(); ++number) {
      const auto line = take_line(text);
      Found fault = line ? read_line(*line) : kNoNewline;
      if (!fault) continue;
      fault->line = number;
      return fault;
    }
    return has_quorum_ ? std::nullopt : Found(kNoQuorum);
  }

  Policy take() { return std::move(policy_); }

 private:
  Found read_line(std::string_view line) {
    if (!std::all_of(line.begin(), line.end(), is_allowed)) return kBadByte;
    const auto items = items_of(line);
    if (items.empty() || items.front().front() == '#') return std::nullopt;
    const Items rest(items.data() + 1, items.size() - 1);
    if (items.front() == "log") return read_log(rest);
    if (items.front() == "witness") return read_witness(rest);
    if (items.front() == "group") return read_group(rest);
    if (items.front() == "quorum") return read_quorum(rest);
    return kUnknownLine;
  }

  Found read_log(Items items) {
    if (items.empty() || items.size() > 2) return kItems;
    auto key = parse_vkey(items[0]);
    if (!key) return kBadKey;
    if (!log_keys_.insert(key->key).second) return kSameKey;
    if (policy_.logs_.size() == kPolicyParts) return kTooMany;
    policy_.logs_.push_back({std::move(*key), std::string(items.size() == 2 ? items[1] : "")});
    return std::nullopt;
  }

  Found read_witness(Items items) {
    if (items.size() < 2 || items.size() > 3) return kItems;
    auto key = parse_witness_vkey(items[1]);
    if (!key) return kBadKey;
    if (!witness_keys_.insert(key->key).second) return kSameKey;
    if (policy_.witnesses_.size() == kPolicyParts) return kTooMany;
    if (!define(items[0], {false, policy_.witnesses_.size()})) return kSameName;
    const std::string_view url = items.size() == 3 ? items[2] : "";
    policy_.witnesses_.push_back({std::string(items[0]), std::move(*key), std::string(url)});
    return std::nullopt;
  }

  Found read_group(Items items) {
    if (items.size() < 3) return kItems;
    if (policy_.groups_.size() == kPolicyParts) return kTooMany;
    Policy::Group group;
    for (const std::string_view name : items.subspan(2)) {
      const auto known = names_.find(name);
      if (known == names_.end()) return kUnknownName;
      if (!members_.emplace(name).second) return kMemberTwice;
      group.members.push_back(known->second);
    }
    const std::size_t most = group.members.size();
    const auto number = size_of(items[1]);
    if (items[1] == "any") group.needed = 1;
    if (items[1] == "all") group.needed = most;
    if (number && *number <= most) group.needed = static_cast<std::size_t>(*number);
    if (group.needed == 0) return kThreshold;
    if (!define(items[0], {true, policy_.groups_.size()})) return kSameName;
    policy_.groups_.push_back(std::move(group));
    return std::nullopt;
  }

  Found read_quorum(Items items) {
    if (items.size() != 1) return kItems;
    if (has_quorum_) return kTwoQuorums;
    has_quorum_ = true;
    if (items[0] == kNone) return std::nullopt;
    const auto known = names_.find(items[0]);
    if (known == names_.end()) return kUnknownName;
    policy_.quorum_ = known->second;
    return std::nullopt;
  }

  // Witnesses and groups share one space of names; "none" is taken in it from the start.
  bool define(std::string_view name, Policy::Member member) {
    return name != kNone && names_.emplace(name, member).second;
  }

  Policy policy_;
  std::map<std::string, Policy::Member, std::less<>> names_;
  std::set<std::string, std::less<>> members_;
  std::set<KeyBytes> log_keys_;
  std::set<KeyBytes> witness_keys_;
  bool has_quorum_ = false;
};

Result<Policy, Fault> Policy::parse(std::string_view text) {
  PolicyReader reader;
  const auto fault = reader.read(text);
  if (fault) return Failure{*fault};
  return reader.take();
}

Cosignatures Policy::cosignatures(const Note& note) const {
  Cosignatures out;
  for (const PolicyWitness& witness : witnesses_) out.push_back(cosigned_by(note, witness.key));
  return out;
}

bool Policy::met_by(const Cosignatures& cosignatures) const {
  if (!quorum_) return true;
  std::vector<bool> groups;
  const auto witnessed = [&](const Member& member) {
    if (member.group) return static_cast<bool>(groups[member.index]);
    return member.index < cosignatures.size() &&
           cosignatures[member.index].verdict == Verdict::good;
  };
  for (const Group& group : groups_) {
    const auto count = std::count_if(group.members.begin(), group.members.end(), witnessed);
    groups.push_back(static_cast<std::size_t>(count) >= group.needed);
  }
  return witnessed(*quorum_);
}

Result<Endorsed, Fault> endorse(const Policy& policy, std::string_view text) {
  const auto note = parse_note(text);
  if (!note) return Failure{kNoNote};
  auto checkpoint = checkpoint_of(note->body);
  if (!checkpoint) return Failure{kNoCheckpoint};
  bool known = false;
  bool good = false;
  for (const PolicyLog& log : policy.logs()) {
    if (log.key.name != checkpoint->origin) continue;
    known = true;
    const Verdict verdict = verdict_of(*note, log.key);
    if (verdict == Verdict::bad) return Failure{kLogSignature};
    good = good || verdict == Verdict::good;
  }
  if (!good) return Failure{known ? kLogSignature : kUnknownLog};
  Cosignatures cosignatures = policy.cosignatures(*note);
  for (const Cosigned& each : cosignatures) {
    if (each.verdict == Verdict::bad) return Failure{kWitnessSignature};
  }
  if (!policy.met_by(cosignatures)) return Failure{kQuorumMissed};
  return Endorsed{std::move(*checkpoint), std::move(cosignatures)};
}

}  // namespace letopis::log
