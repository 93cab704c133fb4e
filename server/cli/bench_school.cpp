#include "server/cli/bench_school.h"

#include "server/cli/console.h"

namespace letopis::cli {
namespace {

constexpr std::int32_t kGroups = 100;
constexpr std::int32_t kPupils = 30;
constexpr std::int32_t kLessons = 40;

// Writes the parts of the school one after the other; the first refusal stops it.
class Maker {
 public:
  Maker(BenchSink& sink, Instant now) : sink_(sink), now_(now), today_(date_at(now, 180)) {}

  Result<void, Refusal> make() {
    organisation::OrganisationOpened opened;
    opened.full_name = "Школа для измерений";
    opened.short_name = "Измерения";
    opened.training = true;
    submit(organisation::OpenOrganisation{opened});
    const PersonId administrator = person(PersonKind::staff, "Управляева", 0);
    const PersonId teacher = person(PersonKind::staff, "Учителева", 0);
    const PersonId auditor = person(PersonKind::staff, "Аудиторова", 0);
    context_.actor = {administrator, Role::administrator, 1, {}};
    submit(access::OpenAccount{{teacher, "teacher", {Role::teacher}}});
    submit(access::OpenAccount{{auditor, "auditor", {Role::auditor}}});
    for (std::int32_t number = 0; number < kGroups && !refusal_; ++number) group(number, teacher);
    if (refusal_) return Failure{*refusal_};
    return {};
  }

 private:
  std::uint64_t submit(const Action& action) {
    if (refusal_) return 0;
    const auto position = sink_.submit(action, context_, {});
    if (!position) refusal_ = position.error();
    return position ? position->value : 0;
  }

  PersonId person(PersonKind kind, const std::string& family, std::int32_t number) {
    people::PersonCreated as;
    as.kind = kind;
    as.family = family + (number == 0 ? "" : " " + std::to_string(number));
    as.given = "Имя";
    return PersonId{submit(people::CreatePerson{as})};
  }

  void group(std::int32_t number, PersonId teacher) {
    const SchoolDate from = plus_days(today_, -200);
    const SchoolDate to = plus_days(today_, 200);
    people::GroupCreated as;
    as.subject = "Предмет " + std::to_string(number);
    as.title = "Группа " + std::to_string(number);
    const GroupId id{submit(people::CreateGroup{as})};
    context_.actor.role = Role::deputy_head;
    submit(people::AssignTeacher{{id, teacher, from, to}});
    context_.actor.role = Role::administrator;
    std::vector<PersonId> pupils;
    for (std::int32_t i = 0; i < kPupils; ++i) {
      pupils.push_back(person(PersonKind::pupil, "Ученик", number * kPupils + i + 1));
      submit(people::EnrolPupil{{id, pupils.back(), from, to}});
    }
    for (std::int32_t i = 0; i < kLessons; ++i) lesson(id, teacher, pupils, i);
  }

  void lesson(GroupId group, PersonId teacher, const std::vector<PersonId>& pupils,
              std::int32_t number) {
    journal::LessonScheduled as;
    as.group = group;
    as.day = plus_days(today_, (number + 1 - kLessons) / 2);
    as.number = static_cast<std::uint8_t>(1 + number % 2);
    as.topic = "Тема урока " + std::to_string(number);
    rules::Context by_teacher = context_;
    context_.actor = {teacher, Role::teacher, 1, {}};
    const LessonId id{submit(journal::ScheduleLesson{as})};
    for (std::size_t i = 0; i < pupils.size(); ++i) {
      const auto mark = static_cast<Mark>(2 + (i + static_cast<std::size_t>(number)) % 4);
      submit(journal::PutMark{id, pupils[i], mark});
    }
    context_ = by_teacher;
  }

  BenchSink& sink_;
  Instant now_;
  SchoolDate today_;
  rules::Context context_{{PersonId{}, Role::none, 0, PersonId{}}, {}, now_};
  std::optional<Refusal> refusal_;
};

}  // namespace

std::vector<std::string> make_bench_school(ledger::Ledger& ledger, SetClock& clock, Random& random,
                                           Instant now) {
  Id128 request;
  random.fill(request.bytes.data(), request.bytes.size());
  clock.set(now);
  Bulk bulk(request, [now](ledger::Bench& bench) {
    BenchSink sink(bench, nullptr);
    return Maker(sink, now).make();
  });
  const auto outcome = ledger.decide(bulk);
  if (const auto* const refusal = std::get_if<Refusal>(&outcome)) {
    static_cast<void>(complain(*refusal));
  }
  if (!std::holds_alternative<ledger::Receipt>(outcome) || !ledger.commit()) return {};
  return {"teacher", "auditor"};
}

}  // namespace letopis::cli
