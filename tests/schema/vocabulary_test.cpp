#include "schema/types/vocabulary.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "schema/types/event_kind.h"
#include "schema/types/refusal.h"

namespace letopis {
namespace {

template <class Value, class Reader>
void expect_texts_go_both_ways(int first, int last, Reader value_of) {
  std::set<std::string_view> texts;
  for (int number = first; number <= last; ++number) {
    const auto value = static_cast<Value>(number);
    EXPECT_TRUE(texts.insert(text_of(value)).second) << text_of(value);
    EXPECT_EQ(value_of(text_of(value)), value) << number;
  }
  EXPECT_EQ(text_of(static_cast<Value>(last + 1)), "");
  EXPECT_EQ(text_of(static_cast<Value>(200)), "");
  EXPECT_EQ(value_of(""), std::nullopt);
  EXPECT_EQ(value_of("unheard of"), std::nullopt);
}

TEST(Vocabulary, EveryTextGoesBothWays) {
  expect_texts_go_both_ways<Mark>(1, 10, mark_of);
  expect_texts_go_both_ways<Absence>(1, 6, absence_of);
  expect_texts_go_both_ways<Role>(1, 14, role_of);
  expect_texts_go_both_ways<LessonKind>(1, 4, lesson_kind_of);
  expect_texts_go_both_ways<ReasonCode>(1, 7, reason_code_of);
}

TEST(Vocabulary, SaysWhatTheSchoolSays) {
  EXPECT_EQ(mark_of("5"), Mark::five);
  EXPECT_EQ(mark_of("."), Mark::duty);
  EXPECT_EQ(mark_of("н/а"), Mark::not_attested);
  EXPECT_EQ(mark_of("осв"), Mark::exempt);
  EXPECT_EQ(mark_of("зач"), Mark::pass);
  EXPECT_EQ(mark_of("незач"), Mark::fail);
  EXPECT_EQ(mark_of("0"), std::nullopt);
  EXPECT_EQ(mark_of("6"), std::nullopt);
  EXPECT_EQ(mark_of("5 "), std::nullopt);
  EXPECT_EQ(absence_of("н"), Absence::absent);
  EXPECT_EQ(absence_of("о"), Absence::late);
  EXPECT_EQ(absence_of("o"), std::nullopt) << "a Latin letter";
  EXPECT_EQ(text_of(PersonKind::pupil), "pupil");
  EXPECT_EQ(text_of(PersonKind::other), "other");
  EXPECT_EQ(text_of(Role::deputy_head), "deputy_head");
  EXPECT_EQ(text_of(LessonKind::control), "control");
  EXPECT_EQ(text_of(ReasonCode::entry_error), "entry_error");
  EXPECT_EQ(text_of(Mark::none), "");
}

TEST(EventKinds, HaveStableNames) {
  EXPECT_EQ(name_of(EventKind::organisation_opened), "organisation.opened");
  EXPECT_EQ(name_of(EventKind::mark_changed), "mark.changed");
  EXPECT_EQ(name_of(EventKind::absence_corrected), "absence.corrected");
  EXPECT_EQ(name_of(static_cast<EventKind>(0)), "");
  EXPECT_EQ(name_of(static_cast<EventKind>(0xFFFF)), "");
}

TEST(EventKinds, AreCorrectionsWhenSomethingStoodThereBefore) {
  EXPECT_TRUE(is_correction(EventKind::mark_changed));
  EXPECT_TRUE(is_correction(EventKind::mark_revoked));
  EXPECT_TRUE(is_correction(EventKind::absence_corrected));
  EXPECT_TRUE(is_correction(EventKind::absence_revoked));
  EXPECT_FALSE(is_correction(EventKind::mark_set));
  EXPECT_FALSE(is_correction(EventKind::settings_changed));
  EXPECT_FALSE(is_correction(static_cast<EventKind>(0)));
}

TEST(RefusalCodes, HaveDifferentTexts) {
  std::set<std::string_view> texts;
  for (int number = 0; number <= static_cast<int>(RefusalCode::request_id_reused); ++number) {
    const std::string_view text = code_of(static_cast<RefusalCode>(number));
    EXPECT_FALSE(text.empty()) << number;
    EXPECT_TRUE(texts.insert(text).second) << text;
  }
  EXPECT_EQ(code_of(RefusalCode::column_locked), "column_locked");
  EXPECT_EQ(code_of(static_cast<RefusalCode>(255)), "");
}

}  // namespace
}  // namespace letopis
