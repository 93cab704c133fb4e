// What is ever written into one column: absences, marks, later changes, and attempts that the rules
// refuse. Shares: load.md 7.1.
#include <algorithm>
#include <optional>
#include <utility>

#include "server/demo/model.h"

namespace letopis::demo {
namespace {

constexpr std::uint32_t kMarkedOfOrdinary = 2'650;  // with control works 0.35 marks a pupil-lesson
constexpr std::uint32_t kMarkedOfControl = 9'700;   // of those who are there
constexpr std::uint32_t kCorrected = 350;
constexpr std::uint32_t kCorrectedLocked = 20;
constexpr std::uint32_t kLate = 70;
constexpr std::uint32_t kAwaySpell = 180;  // a day on which a spell of about three days begins
constexpr std::uint32_t kAwayOneLesson = 90;
constexpr std::int32_t kEveningFrom = 18 * 60;

/// 5: 38 %, 4: 37 %, 3: 20 %, 2: 5 % of a bell curve whose width follows from the four parts.
Mark mark_for(Model& model, const Pupil& pupil, const Group& group) {
  const std::int32_t score = pupil.ability + model.dice.normal() * 6 / 10 -
                             (subjects()[group.subject].difficulty + 40) * 3 / 4 -
                             model.teachers[group.teacher].severity;
  if (score > 330) return Mark::five;
  if (score > -760) return Mark::four;
  return score > -1'770 ? Mark::three : Mark::two;
}

Mark other_mark(Model& model, Mark was, bool better) {
  if (was > Mark::five || was < Mark::two) return better ? Mark::four : Mark::three;
  if (was == Mark::five) return Mark::four;
  if (was == Mark::two) return Mark::three;
  const auto number = static_cast<std::uint8_t>(was);
  const bool up = better || model.dice.chance(5'000);
  return static_cast<Mark>(static_cast<std::uint8_t>(up ? number + 1 : number - 1));
}

/// One column, written by its teacher from some moment on.
class Column {
 public:
  Column(Model& model, Agenda& agenda, const Lesson& lesson)
      : model_(model),
        agenda_(agenda),
        lesson_(lesson),
        group_(model.groups[lesson.group]),
        begins_(model.at(lesson.day, kBells[lesson.bell])) {
    choose_moment();
  }

  void write() {
    for (const std::size_t index : group_.pupils) {
      Pupil& pupil = model_.pupils[index];
      if (pupil.from > lesson_.day) continue;
      if (pupil.to < lesson_.day) {
        mark_the_departed(pupil);
      } else {
        write_cell(index, pupil);
      }
    }
  }

 private:
  /// 70 % within the lesson or the break, 22 % the same day, 6 % in 1 to 3 days, 2 % later.
  void choose_moment() {
    const std::uint32_t throw_of = model_.dice.below(10'000);
    if (throw_of < 7'000) {
      moment_ = begins_;
      moment_.us += model_.dice.between(5, 20) * kMinuteUs;
    } else if (throw_of < 9'200) {
      moment_ = model_.at(lesson_.day, model_.dice.between(15 * 60, 22 * 60));
    } else {
      const std::int32_t days =
          throw_of < 9'800 ? model_.dice.between(1, 3) : model_.dice.between(4, 13);
      moment_ = model_.at(plus_days(lesson_.day, days), model_.dice.between(15 * 60, 22 * 60));
    }
  }

  Instant tick() {
    moment_.us += static_cast<std::int64_t>(model_.dice.between(2'000, 7'000)) * 1'000;
    return moment_;
  }

  void add(Instant at, std::size_t teacher, Action action, log::Reason reason = {},
           std::optional<RefusalCode> expected = {}) {
    DemoAction out = by_teacher(model_, teacher, at, std::move(action));
    out.reason = std::move(reason);
    out.expected = expected;
    agenda_.add(std::move(out));
  }

  [[nodiscard]] journal::PutMark put(const Pupil& pupil, Mark value) const {
    return {LessonId{lesson_.id}, PersonId{pupil.person}, value};
  }

  [[nodiscard]] attendance::PutAbsence put(const Pupil& pupil, Absence code) const {
    return {LessonId{lesson_.id}, PersonId{pupil.person}, code};
  }

  void mark_the_departed(const Pupil& pupil) {
    if (days_between(pupil.to, lesson_.day) > 7 || !model_.dice.chance(200)) return;
    add(tick(), group_.teacher, put(pupil, Mark::four), {}, RefusalCode::pupil_not_in_group);
  }

  void write_cell(std::size_t index, Pupil& pupil) {
    begin_spell(pupil);
    const bool away = pupil.away_until >= lesson_.day;
    const bool missed = away || model_.dice.chance(kAwayOneLesson);
    if (missed) write_absence(pupil, away);
    if (!missed && model_.dice.chance(kLate)) {
      add(tick(), group_.teacher, put(pupil, Absence::late));
    }
    if (group_.habit == Habit::no_marks) return;
    if (missed) {
      write_debt(pupil);
    } else if (is_marked(index)) {
      write_mark(pupil);
    }
  }

  /// A spell of whole days begins with the first lesson of a day.
  void begin_spell(Pupil& pupil) {
    if (lesson_.bell != 0 || pupil.away_until >= lesson_.day) return;
    if (!model_.dice.chance(kAwaySpell)) return;
    pupil.away_until = plus_days(lesson_.day, model_.dice.between(0, 5));
    const std::uint32_t throw_of = model_.dice.below(100);
    pupil.away_reason = throw_of < 60   ? Absence::illness
                        : throw_of < 85 ? Absence::valid
                        : throw_of < 95 ? Absence::invalid
                                        : Absence::absent;
    pupil.away_explained = pupil.away_reason != Absence::absent && model_.dice.chance(7'400);
    pupil.certificate = ++model_.certificates;
    SchoolDate back = plus_days(pupil.away_until, 1);
    if (weekday_of(back) > kWeekdays) back = plus_days(back, 8 - weekday_of(back));
    pupil.explained_us = model_.at(back, model_.dice.between(15 * 60, 19 * 60)).us;
  }

  void write_absence(const Pupil& pupil, bool away) {
    const Instant at = tick();
    add(at, group_.teacher, put(pupil, Absence::absent));
    if (away && pupil.away_explained) {
      // Each teacher enters the certificate for the own lessons, after the own first entry.
      Instant later{std::max(pupil.explained_us, at.us + kMinuteUs) +
                    static_cast<std::int64_t>(lesson_.bell) * kMinuteUs};
      const std::string number = std::to_string(pupil.certificate);
      const bool paper = pupil.away_reason != Absence::invalid;
      log::Reason reason{paper ? ReasonCode::document : ReasonCode::other,
                         paper ? "" : "Уважительной причины нет, классный руководитель уточнил",
                         paper ? "Справка № " + number : ""};
      add(later, group_.teacher, put(pupil, pupil.away_reason), std::move(reason));
    } else if (model_.dice.chance(kCorrected)) {
      // The pupil came late; in the same lesson that is no more than a slip.
      add({at.us + model_.dice.between(3, 9) * kMinuteUs}, group_.teacher,
          put(pupil, Absence::late), {ReasonCode::entry_error, "", ""});
    }
  }

  [[nodiscard]] bool is_marked(std::size_t index) {
    if (group_.habit == Habit::one_mark) {
      if (std::find(group_.marked.begin(), group_.marked.end(), index) != group_.marked.end()) {
        return false;
      }
    }
    const bool control = lesson_.kind == LessonKind::control || lesson_.kind == LessonKind::test;
    const bool marked = model_.dice.chance(control ? kMarkedOfControl : kMarkedOfOrdinary);
    if (marked && group_.habit == Habit::one_mark) group_.marked.push_back(index);
    return marked;
  }

  /// A control work that was missed is owed; most debts are paid. Rarely a mark stands beside the
  /// absence: the work was written another day.
  void write_debt(const Pupil& pupil) {
    const bool control = lesson_.kind == LessonKind::control || lesson_.kind == LessonKind::test;
    if (group_.habit == Habit::one_mark) return;
    if (control && model_.dice.chance(5'000)) {
      add(tick(), group_.teacher, put(pupil, Mark::duty));
      if (!model_.dice.chance(7'000)) return;
      const SchoolDate day = plus_days(lesson_.day, model_.dice.between(14, 20));
      const Mark paid = mark_for(model_, pupil, group_);
      add(model_.at(day, model_.dice.between(15 * 60, 17 * 60)), group_.teacher, put(pupil, paid),
          {ReasonCode::retake, "", ""});
    } else if (model_.dice.chance(60)) {
      const Mark value = mark_for(model_, pupil, group_);
      add(tick(), group_.teacher, put(pupil, value));
    }
  }

  void write_mark(const Pupil& pupil) {
    const Mark value = mark_for(model_, pupil, group_);
    const Instant at = tick();
    const std::size_t second = group_.second_teacher;
    const bool shared = second != kNobody && model_.dice.chance(3'000);
    add(at, group_.teacher, put(pupil, value));
    if (shared) {
      change_by_both(pupil, value, at, second);
    } else if (model_.dice.chance(kCorrected)) {
      correct(pupil, value, at);
    } else if (model_.dice.chance(kCorrectedLocked)) {
      const SchoolDate day = plus_days(lesson_.day, model_.dice.between(31, 45));
      add(model_.at(day, kEveningFrom), group_.teacher, put(pupil, other_mark(model_, value, true)),
          {ReasonCode::retake, "", ""}, RefusalCode::column_locked);
    }
  }

  /// Two teachers of one group at the same cell, seconds apart, and the first once more.
  void change_by_both(const Pupil& pupil, Mark value, Instant at, std::size_t second) {
    const Mark theirs = other_mark(model_, value, true);
    const log::Reason recheck{ReasonCode::recheck, "", ""};
    add({at.us + 10 * kSecondUs}, second, put(pupil, theirs), recheck);
    add({at.us + 25 * kSecondUs}, group_.teacher, put(pupil, value), recheck);
  }

  void correct(const Pupil& pupil, Mark value, Instant at) {
    const std::uint32_t throw_of = model_.dice.below(100);
    if (throw_of < 8) {
      add({at.us + kMinuteUs}, group_.teacher, put(pupil, Mark::none), {ReasonCode::undo, "", ""});
    } else if (throw_of < 40) {
      const Mark meant = other_mark(model_, value, false);
      add({at.us + model_.dice.between(20, 400) * kSecondUs}, group_.teacher, put(pupil, meant),
          {ReasonCode::entry_error, "", ""});
    } else {
      correct_later(pupil, value, at, throw_of);
    }
  }

  /// Days later, always with a reason; one in ten is changed a second time.
  void correct_later(const Pupil& pupil, Mark value, Instant at, std::uint32_t throw_of) {
    const bool retake = throw_of < 75 && value != Mark::five;
    const SchoolDate written = date_at(at, model_.options.utc_offset_minutes);
    const SchoolDate day = plus_days(written, model_.dice.between(1, 9));
    const Instant later = model_.at(day, model_.dice.between(14 * 60, 21 * 60));
    log::Reason reason{retake ? ReasonCode::retake : ReasonCode::recheck, "", ""};
    if (throw_of >= 92) reason = {ReasonCode::other, "По итогам разбора работы с учеником", ""};
    const Mark next = other_mark(model_, value, retake);
    add(later, group_.teacher, put(pupil, next), std::move(reason));
    if (!model_.dice.chance(1'000)) return;
    add({later.us + 2 * kMinuteUs}, group_.teacher, put(pupil, value),
        {ReasonCode::entry_error, "", ""});
  }

  Model& model_;
  Agenda& agenda_;
  const Lesson& lesson_;
  Group& group_;
  Instant begins_;
  Instant moment_;
};

}  // namespace

void add_lesson(Model& model, Agenda& agenda, const Lesson& lesson) {
  Column(model, agenda, lesson).write();
}

}  // namespace letopis::demo
