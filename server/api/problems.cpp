#include "server/api/problems.h"

#include <array>

namespace letopis::api {
namespace {

struct Text {
  std::string_view code;
  int status;
  std::string_view title, title_en;
  std::string_view action, action_en;
};

constexpr std::array kTexts = std::to_array<Text>({
    {"signed_out", 401, "Вы не вошли", "You are not signed in", "Войдите снова.", "Sign in again."},
    {"sign_in_failed", 401, "Логин или пароль не подходят", "Login or password do not match",
     "Проверьте раскладку и попробуйте ещё раз.", "Check the keyboard layout and try again."},
    {"token_invalid", 401, "Ключ доступа не подходит", "The access token is not valid",
     "Создайте новый: этот неизвестен, отозван или истёк.",
     "Make a new one: this is unknown, revoked or expired."},
    {"too_many_attempts", 429, "Слишком много попыток входа", "Too many attempts to sign in",
     "Подождите и попробуйте снова.", "Wait and try again."},
    {"csrf", 403, "Запрос пришёл не со страницы журнала", "The request did not come from our page",
     "Обновите страницу.", "Reload the page."},
    {"not_permitted", 403, "Ваша роль этого не разрешает", "Your role does not permit this",
     "Обратитесь к администратору или завучу.", "Ask the administrator or the deputy head."},
    {"not_in_scope", 403, "Это вне ваших групп, класса или записи",
     "This is outside of your groups, class or record",
     "Обратитесь к тому, кто ведёт эту группу или класс.",
     "Ask whoever leads that group or class."},
    {"not_your_lesson", 403, "Это не ваш урок", "This is not your lesson",
     "Отметки ставит учитель урока.", "Marks are set by the teacher of the lesson."},
    {"not_found", 404, "Такой страницы нет", "There is no such page", "Проверьте адрес.",
     "Check the address."},
    {"unknown_organisation", 404, "Организация ещё не открыта", "No organisation is opened yet",
     "Создайте школу.", "Make a school first."},
    {"unknown_person", 404, "Такого человека нет", "There is no such person", "Обновите страницу.",
     "Reload the page."},
    {"unknown_class", 404, "Такого класса нет", "There is no such class", "Обновите страницу.",
     "Reload the page."},
    {"unknown_group", 404, "Такого журнала нет", "There is no such journal", "Обновите страницу.",
     "Reload the page."},
    {"unknown_lesson", 404, "Такого урока нет", "There is no such lesson", "Обновите страницу.",
     "Reload the page."},
    {"unknown_account", 404, "Такой учётной записи нет", "There is no such account",
     "Обновите страницу.", "Reload the page."},
    {"unknown_token", 404, "Такого ключа доступа у вас нет", "You have no such access token",
     "Посмотрите список ключей.", "Look at the list of tokens."},
    {"unknown_entry", 404, "Записи с таким номером нет", "There is no entry with this number",
     "Проверьте номер.", "Check the number."},
    {"method_not_allowed", 405, "Здесь так нельзя", "The method is not allowed here",
     "Смотрите описание API.", "See the API description."},
    {"malformed", 400, "Запрос не разобрать", "The request cannot be read",
     "Исправьте запрос по описанию API.", "Mend the request by the API description."},
    {"unsupported_media_type", 415, "Ждём application/json", "application/json is expected",
     "Пошлите JSON.", "Send JSON."},
    {"idempotency_key_required", 428, "Нужен заголовок Idempotency-Key",
     "The header Idempotency-Key is required", "Пошлите UUID, новый для каждого действия.",
     "Send a UUID, a new one for each action."},
    {"request_id_reused", 409, "Этот номер запроса уже занят другим действием",
     "This request id was used for another action", "Возьмите новый Idempotency-Key.",
     "Take a new Idempotency-Key."},
    {"stale_revision", 409, "Значение уже изменили", "The value was changed meanwhile",
     "Сравните оба значения и решите.", "Compare both values and decide."},
    {"too_many_tokens", 409, "Ключей доступа слишком много", "There are too many access tokens",
     "Отзовите те, что не нужны.", "Revoke those that are not needed."},
    {"already_exists", 409, "Такое уже есть", "This exists already", "Выберите другое имя.",
     "Choose another name."},
    {"invalid_value", 422, "Недопустимое значение", "The value is not allowed",
     "Исправьте значение.", "Mend the value."},
    {"nothing_to_change", 422, "Это значение уже стоит", "This value stands already",
     "Ничего делать не нужно.", "Nothing needs to be done."},
    {"nothing_to_revoke", 422, "Снимать нечего", "There is nothing to revoke",
     "Ничего делать не нужно.", "Nothing needs to be done."},
    {"pupil_not_in_group", 422, "Ученик не числился в этот день",
     "The pupil was not enrolled on that day", "Проверьте состав группы.",
     "Check the group's list."},
    {"lesson_in_future", 422, "Урока ещё не было", "The lesson has not taken place yet",
     "Дождитесь дня урока.", "Wait for the day of the lesson."},
    {"column_locked", 423, "Колонка закрыта: срок правки прошёл",
     "The column is locked: the time for changes is over", "Попросите завуча разрешить правку.",
     "Ask the deputy head to permit the change."},
    {"reason_required", 422, "Нужна причина", "A reason is required",
     "День урока прошёл: укажите, почему меняется значение.",
     "The day of the lesson is over: say why the value is changed."},
    {"reason_text_required", 422, "Нужно пояснение", "An explanation is required",
     "Напишите причину словами.", "Say the reason in words."},
    {"undo_expired", 422, "Отменить уже нельзя", "It is too late to undo",
     "Измените значение с причиной.", "Change the value and give a reason."},
    {"dates_reversed", 422, "Начало позже конца", "The beginning is after the end",
     "Поменяйте даты местами.", "Swap the dates."},
    {"person_kind_mismatch", 422, "Этот человек не в той роли", "This person is of another kind",
     "Выберите другого человека.", "Choose another person."},
    {"busy", 503, "Сервер занят", "The server is busy", "Повторите через несколько секунд.",
     "Try again in a few seconds."},
    {"disk_full", 507, "На диске сервера нет места", "The server's disk is full",
     "Ничего не записано. Сообщите администратору; повторите, когда место появится.",
     "Nothing was written. Tell the administrator; try again when there is room."},
    {"unavailable", 503, "Запись сейчас невозможна", "Writing is not possible now",
     "Действие могло и записаться: повторите с тем же Idempotency-Key после запуска сервера.",
     "It may have been written: repeat it with the same Idempotency-Key once the server is back."},
    {"damaged", 500, "Данные повреждены", "The data is damaged",
     "Сообщите администратору и аудитору: хранится не то, что было подписано.",
     "Tell the administrator and the auditor: what is stored is not what was signed."},
    {"internal", 500, "Ошибка на сервере", "An error on the server", "Сообщите администратору.",
     "Tell the administrator."},
});

}  // namespace

http::Problem problem(std::string_view code) {
  const Text* found = &kTexts.back();
  for (const Text& text : kTexts) {
    if (text.code == code) found = &text;
  }
  http::Problem out;
  out.status = found->status;
  out.code = found->code;
  out.title = found->title;
  out.title_en = found->title_en;
  out.action = found->action;
  out.action_en = found->action_en;
  return out;
}

http::Response refuse(std::string_view code) { return http::problem_response(problem(code)); }

http::Response refuse(std::string_view code, std::string detail, std::string detail_en) {
  http::Problem out = problem(code);
  out.detail = std::move(detail);
  out.detail_en = std::move(detail_en);
  return http::problem_response(out);
}

http::Problem problem_of(const Refusal& refusal, int stale_status) {
  http::Problem out = problem(code_of(refusal.code));
  if (refusal.code == RefusalCode::stale_revision) out.status = stale_status;
  out.detail = refusal.detail;
  out.detail_en = refusal.detail;
  return out;
}

}  // namespace letopis::api
