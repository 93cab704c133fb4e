#pragma once
// One event of each kind, with every field filled.
#include <limits>
#include <vector>

#include "events/all.h"
#include "events/log/tree.h"

namespace letopis::test {

inline organisation::Settings sample_settings() {
  return {.utc_offset_minutes = 420,
          .edit_window_days = 14,
          .grace_minutes = 5,
          .mark_min = 2,
          .mark_max = 4};
}

/// In the order of the alternatives of Event.
inline std::vector<Event> sample_events() {
  const SchoolDate from{20'697};  // 2026-09-01
  const SchoolDate to{20'969};    // 2027-05-31
  const organisation::Settings settings = sample_settings();
  return {
      organisation::OrganisationOpened{"Средняя школа № 0", "Школа 0", settings, true, "org-1"},
      organisation::SettingsChanged{settings, {}},
      organisation::TermDefined{"1 четверть", organisation::TermKind::quarter, from,
                                SchoolDate{20'751}, "term-1"},
      people::PersonCreated{PersonKind::pupil, "Смирнова", "Анна", "Олеговна", SchoolDate{15'800},
                            Sex::female, "user-1"},
      people::ClassCreated{7, "7 «Б»", "class-1"},
      people::GroupCreated{ClassId{4}, "Алгебра", "7 «Б»", "group-1"},
      people::TeacherAssigned{GroupId{5}, PersonId{2}, from, to},
      people::PupilEnrolled{GroupId{5}, PersonId{3}, from, to},
      people::PupilLeft{GroupId{5}, PersonId{3}, SchoolDate{20'777}},
      access::AccountOpened{PersonId{2}, "ivanova", {Role::teacher, Role::deputy_head}},
      access::PasswordIssued{AccountId{9}, true},
      journal::LessonScheduled{GroupId{5}, SchoolDate{20'777}, 3, LessonKind::control, 2,
                               "Линейные уравнения", "№ 101\n№ 102", PersonId{2}, "item-1"},
      journal::MarkSet{LessonId{11}, PersonId{3}, Mark::five},
      journal::MarkChanged{LessonId{11}, PersonId{3}, Mark::five, Mark::not_attested},
      journal::MarkRevoked{LessonId{11}, PersonId{3}, Mark::duty},
      attendance::AbsenceSet{LessonId{11}, PersonId{3}, Absence::absent},
      attendance::AbsenceCorrected{LessonId{11}, PersonId{3}, Absence::absent, Absence::illness},
      attendance::AbsenceRevoked{LessonId{11}, PersonId{3}, Absence::late},
      upkeep::LedgerRestored{2,
                             "school.example/1502#2-8f3a1c0b",
                             Instant{1'790'000'000'000'000},
                             {161, log::leaf_hash("restored")},
                             {163, log::leaf_hash("lost")},
                             "school.example/1502\n163\n…\n",
                             "root"},
      upkeep::OutageEnded{Instant{1'790'000'000'000'000}, Instant{1'790'000'060'000'000},
                          upkeep::OutageCause::disk_full},
      upkeep::RecordsCommitted{log::leaf_hash("map"), 140, 160},
  };
}

}  // namespace letopis::test
