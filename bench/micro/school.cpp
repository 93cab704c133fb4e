#include "bench/micro/school.h"

#include <array>
#include <utility>

#include "projections/all.h"
#include "projections/facts/rulebook.h"
#include "projections/runtime/tables.h"

namespace letopis::bench {
namespace {

constexpr std::size_t kCommitEvery = 1'000;
constexpr std::array kValues = {Mark::five, Mark::four};  // until somebody changes them

}  // namespace

Act::Act(std::size_t client, Mailbox& mailbox, Action action, const log::Actor& actor,
         ReasonCode reason)
    : Posted(client, mailbox), action_(std::move(action)), actor_(actor), reason_{reason, {}, {}} {}

Result<void, Refusal> Act::decide(ledger::Bench& bench) {
  const rules::Context context{actor_, reason_, bench.now()};
  const log::Origin origin{"192.0.2.17", "Firefox 140, Windows"};
  auto draft = facts::propose(action_, context, origin, std::nullopt, bench.rows());
  if (!draft) return Failure{std::move(draft).error()};
  auto position = bench.append(*draft);
  if (!position) return Failure{std::move(position).error()};
  return {};
}

School::School(const std::string& dir, const Sizes& sizes)
    : clock_(bench_now()),
      views_(all_views()),
      dir_(dir),
      store_(new_store(dir, false)),
      importer_{PersonId{}, Role::importer, 0, PersonId{}},
      today_(date_at(bench_now(), 180)),
      first_day_(plus_days(today_, -static_cast<std::int32_t>(sizes.lessons) + 1)) {
  ledger_ = new_ledger({*store_, views_, clock_, random_});
  organisation::OrganisationOpened opened;
  opened.full_name = "Школа № 1";
  opened.short_name = "Школа № 1";
  opened.training = true;
  act(organisation::OpenOrganisation{opened}, {}, ReasonCode::none);
  const people::PersonCreated teacher{PersonKind::staff, "Учитель", "Первый", "", {}, {}, ""};
  teacher_ = {PersonId{act(people::CreatePerson{teacher}, importer_, ReasonCode::none).value},
              Role::teacher, 1, PersonId{}};
  for (std::size_t i = 0; i < sizes.groups; ++i) {
    const people::GroupCreated group{ClassId{}, "Алгебра", "7 «" + std::to_string(i) + "»", ""};
    const Position born = act(people::CreateGroup{group}, importer_, ReasonCode::none);
    fill(GroupId{born.value}, sizes);
  }
  const Journal& last = journals_.back();
  for (std::size_t i = 1; i < sizes.changes; ++i) {
    const Mark value = i % 2 == 0 ? Mark::two : Mark::three;
    act(journal::PutMark{last.today, last.pupils.front(), value}, teacher_, ReasonCode::none);
  }
  is_two_.resize((sizes.groups - 1) * sizes.pupils);
  commit();
  if (!store_->flush()) give_up("cannot flush");
  if (views_.poisoned() > 0) give_up("a view could not apply an entry");
}

void School::fill(GroupId group, const Sizes& sizes) {
  act(people::AssignTeacher{{group, teacher_.user, first_day_, today_}}, importer_,
      ReasonCode::none);
  Journal journal{group, LessonId{}, {}};
  for (std::size_t i = 0; i < sizes.pupils; ++i) {
    const people::PersonCreated pupil{
        PersonKind::pupil, "Ученик " + std::to_string(i), "Имя", "Отчество", {}, {}, ""};
    const Position born = act(people::CreatePerson{pupil}, importer_, ReasonCode::none);
    journal.pupils.push_back(PersonId{born.value});
    act(people::EnrolPupil{{group, journal.pupils.back(), first_day_, today_}}, importer_,
        ReasonCode::none);
  }
  for (std::size_t i = 0; i < sizes.lessons; ++i) {
    journal::LessonScheduled lesson;
    lesson.group = group;
    lesson.day = plus_days(first_day_, static_cast<std::int32_t>(i));
    lesson.number = 1;
    lesson.topic = "Тема урока " + std::to_string(i);
    journal.today =
        LessonId{act(journal::ScheduleLesson{lesson}, importer_, ReasonCode::none).value};
    for (std::size_t p = 0; p < journal.pupils.size(); ++p) {
      const Mark value = kValues[(i + p) % kValues.size()];
      act(journal::PutMark{journal.today, journal.pupils[p], value}, importer_,
          ReasonCode::transfer);
    }
  }
  journals_.push_back(std::move(journal));
}

journal::PutMark School::next_change() {
  const std::size_t cell = turn_++ % is_two_.size();
  const std::size_t pupils = journals_.front().pupils.size();
  const Journal& journal = journals_[cell / pupils];
  is_two_[cell] = !is_two_[cell];
  return {journal.today, journal.pupils[cell % pupils], is_two_[cell] ? Mark::two : Mark::three};
}

Position School::act(const Action& action, const log::Actor& actor, ReasonCode reason) {
  Mailbox nobody;
  Act submission(0, nobody, action, actor, reason);
  const ledger::Outcome outcome = ledger_->decide(submission);
  const auto* const receipt = std::get_if<ledger::Receipt>(&outcome);
  if (receipt == nullptr) {
    const auto* const refusal = std::get_if<Refusal>(&outcome);
    give_up("cannot build the school: " +
            (refusal ? std::string(code_of(refusal->code)) + " " + refusal->detail : ""));
  }
  if (ledger_->pending() >= kCommitEvery) commit();
  return receipt->first;
}

void School::commit() {
  if (!ledger_->commit()) give_up("cannot commit");
}

std::unique_ptr<ledger::Ledger> School::open_ledger() {
  ledger_.reset();
  store_.reset();
  ledger::RocksOptions options;
  options.path = dir_;
  for (const runtime::ViewTable& table : runtime::view_tables()) {
    options.views.push_back({table.number, std::string(table.name)});
  }
  auto store = ledger::RocksStore::open(options);
  if (!store) give_up(store.error().text_en);
  store_ = std::move(store).value();
  auto opened = ledger::Ledger::open({*store_, views_, clock_, random_});
  if (!opened) give_up(opened.error().text_en);
  return std::move(opened).value();
}

School& LazySchool::get() {
  if (!school_) school_.emplace(folder_.path("school"), sizes_);
  return *school_;
}

}  // namespace letopis::bench
