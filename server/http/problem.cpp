#include "server/http/problem.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "schema/types/bytes.h"

namespace letopis::http {

namespace {

struct Row {
  EdgeFault fault;
  int status;
  std::string_view code, title, title_en, action, action_en;
};

constexpr std::string_view kAskAdmin =
    "Сообщите администратору школы, какой программой отправлен запрос.";
constexpr std::string_view kAskAdminEn =
    "Tell the school's administrator which program sent the request.";
constexpr std::string_view kReload = "Обновите страницу и повторите.";
constexpr std::string_view kReloadEn = "Reload the page and try again.";
constexpr std::string_view kShorten = "Сократите запрос и повторите.";
constexpr std::string_view kShortenEn = "Make the request smaller and try again.";

constexpr std::array kRows = {
    Row{EdgeFault::none, 500, "internal", "Внутренняя ошибка", "Internal error", kReload,
        kReloadEn},
    Row{EdgeFault::malformed_request, 400, "malformed_request", "Запрос составлен с ошибкой",
        "The request is malformed", kAskAdmin, kAskAdminEn},
    Row{EdgeFault::malformed_target, 400, "malformed_target", "Адрес составлен с ошибкой",
        "The address is malformed", "Проверьте ссылку.", "Check the link."},
    Row{EdgeFault::malformed_field, 400, "malformed_field", "Заголовок запроса составлен с ошибкой",
        "A header field is malformed", kAskAdmin, kAskAdminEn},
    Row{EdgeFault::folded_field, 400, "folded_field",
        "Заголовок запроса перенесён на другую строку", "A header field is folded", kAskAdmin,
        kAskAdminEn},
    Row{EdgeFault::wrong_host, 400, "wrong_host", "Заголовок Host должен быть один",
        "Exactly one valid Host field is required", kAskAdmin, kAskAdminEn},
    Row{EdgeFault::wrong_length, 400, "wrong_length", "Длина запроса указана неверно",
        "The length of the request is not stated clearly", kAskAdmin, kAskAdminEn},
    Row{EdgeFault::wrong_coding, 400, "wrong_coding", "Кодирование запроса указано неверно",
        "The transfer coding does not end in chunked", kAskAdmin, kAskAdminEn},
    Row{EdgeFault::timeout, 408, "timeout", "Запрос не получен вовремя",
        "The request did not arrive in time", "Проверьте связь и повторите.",
        "Check the connection and try again."},
    Row{EdgeFault::body_too_large, 413, "body_too_large", "Запрос слишком велик",
        "The request is too large", kShorten, kShortenEn},
    Row{EdgeFault::target_too_long, 414, "target_too_long", "Адрес слишком длинный",
        "The address is too long", kShorten, kShortenEn},
    Row{EdgeFault::expectation_unknown, 417, "expectation_unknown", "Ожидание запроса неизвестно",
        "The expectation is unknown", kAskAdmin, kAskAdminEn},
    Row{EdgeFault::head_too_large, 431, "head_too_large", "Заголовки запроса слишком велики",
        "The header fields are too large", "Удалите cookie этого сайта и повторите.",
        "Delete this site's cookies and try again."},
    Row{EdgeFault::handler_failed, 500, "internal", "Внутренняя ошибка", "Internal error", kReload,
        kReloadEn},
    Row{EdgeFault::method_unknown, 501, "method_unknown", "Метод запроса неизвестен",
        "The method is unknown", kAskAdmin, kAskAdminEn},
    Row{EdgeFault::coding_unknown, 501, "coding_unknown", "Кодирование запроса не поддерживается",
        "The transfer coding is not supported", kAskAdmin, kAskAdminEn},
    Row{EdgeFault::version_unknown, 505, "version_unknown", "Версия HTTP не поддерживается",
        "The HTTP version is not supported", kAskAdmin, kAskAdminEn},
};

void append_escape(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u00";
  out.push_back(kDigits[byte >> 4]);
  out.push_back(kDigits[byte & 15U]);
}

bool is_plain(char sign) {
  const auto byte = static_cast<unsigned char>(sign);
  return byte >= 0x20 && byte != 0x7f && sign != '"' && sign != '\\';
}

void append_json_text(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto special = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out.append(text.substr(0, plain));
    if (plain == text.size()) return;
    if (*special == '"' || *special == '\\') {
      out.push_back('\\');
      out.push_back(*special);
    } else {
      append_escape(out, static_cast<unsigned char>(*special));
    }
    text.remove_prefix(plain + 1);
  }
}

/// How many bytes from the start make one UTF-8 character; 0 when they make none.
std::size_t character_length(std::string_view text) {
  for (std::size_t count = 1; count <= std::min<std::size_t>(4, text.size()); ++count) {
    if (is_utf8(text.substr(0, count))) return count;
  }
  return 0;
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += ",\"";
  out += name;
  out += "\":";
  append_json_string(out, value);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  if (is_utf8(text)) {
    append_json_text(out, text);
  } else {
    while (!text.empty()) {
      const std::size_t length = character_length(text);
      append_json_text(out, length == 0 ? "\xEF\xBF\xBD" : text.substr(0, length));
      text.remove_prefix(std::max<std::size_t>(length, 1));
    }
  }
  out.push_back('"');
}

Response problem_response(const Problem& problem) {
  std::string body = "{\"type\":";
  append_json_string(body, "/problems/" + problem.code);
  body += ",\"status\":" + std::to_string(problem.status);
  append_member(body, "code", problem.code);
  append_member(body, "title", problem.title);
  append_member(body, "title_en", problem.title_en);
  append_member(body, "detail", problem.detail);
  append_member(body, "detail_en", problem.detail_en);
  append_member(body, "action", problem.action);
  append_member(body, "action_en", problem.action_en);
  if (!problem.extras_json.empty()) body += "," + problem.extras_json;
  body += "}";
  Response response;
  response.status = problem.status;
  response.with("Content-Type", "application/problem+json");
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Problem problem_of(EdgeFault fault) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(),
                                 [&](const Row& candidate) { return candidate.fault == fault; });
  if (row == kRows.end()) row = kRows.begin();
  return Problem{.status = row->status,
                 .code = std::string(row->code),
                 .title = std::string(row->title),
                 .title_en = std::string(row->title_en),
                 .action = std::string(row->action),
                 .action_en = std::string(row->action_en)};
}

}  // namespace letopis::http
