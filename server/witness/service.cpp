#include "server/witness/service.h"

#include <array>
#include <memory>
#include <utility>

#include "server/http/problem.h"
#include "server/log/log.h"

namespace letopis::witness {
namespace {

struct Text {
  Refusal refusal;
  int status;
  std::string_view code, title, title_en, action, action_en;
};

constexpr std::string_view kAskLog = "Сообщите тому, кто ведёт летопись.";
constexpr std::string_view kAskLogEn = "Tell whoever runs the log.";

constexpr std::array kTexts = {
    Text{Refusal::malformed, 400, "checkpoint_malformed", "Запрос к свидетелю не разобрать",
         "The request to the witness cannot be read", kAskLog, kAskLogEn},
    Text{Refusal::unknown_log, 404, "log_unknown", "Эта летопись свидетелю не знакома",
         "The witness does not know this log", "Попросите свидетеля внести её ключ.",
         "Ask the witness to add its key."},
    Text{Refusal::bad_signature, 403, "log_signature", "Подписи летописи нет или она неверна",
         "The log's signature is missing or wrong", kAskLog, kAskLogEn},
    Text{Refusal::old_too_large, 400, "old_size_too_large", "Прежний размер больше нового",
         "The old size is larger than the new one", kAskLog, kAskLogEn},
    Text{Refusal::other_size, 409, "other_size", "Свидетель видел другой размер",
         "The witness has seen another size", kAskLog, kAskLogEn},
    Text{Refusal::bad_empty_root, 422, "empty_root", "Корень пустого дерева другой",
         "This is not the root of the empty tree", kAskLog, kAskLogEn},
    Text{Refusal::inconsistent, 422, "inconsistent",
         "Эта история не продолжает ту, что видел свидетель",
         "This history does not continue the one that the witness has seen",
         "Сохраните обе и сообщите аудитору.", "Keep both and tell the auditor."},
};

http::Response refusal_response(Refusal refusal) {
  for (const Text& text : kTexts) {
    if (text.refusal != refusal) continue;
    return http::problem_response({.status = text.status,
                                   .code = std::string(text.code),
                                   .title = std::string(text.title),
                                   .title_en = std::string(text.title_en),
                                   .action = std::string(text.action),
                                   .action_en = std::string(text.action_en)});
  }
  return http::problem_response(http::problem_of(http::EdgeFault::handler_failed));
}

http::Response busy() {
  auto response = http::problem_response({.status = 503,
                                          .code = "busy",
                                          .title = "Свидетель занят",
                                          .title_en = "The witness is busy",
                                          .action = "Повторите через несколько секунд.",
                                          .action_en = "Try again in a few seconds."});
  response.with("retry-after", "5");
  return response;
}

http::Response not_kept() {
  auto response = http::problem_response({.status = 503,
                                          .code = "unavailable",
                                          .title = "Свидетель не может записать виденное",
                                          .title_en = "The witness cannot keep what it saw",
                                          .action = "Проверьте диск свидетеля.",
                                          .action_en = "Look at the witness's disk."});
  response.with("retry-after", "60");
  return response;
}

http::Response not_found() {
  return http::problem_response({.status = 404,
                                 .code = "not_found",
                                 .title = "Такой страницы нет",
                                 .title_en = "There is no such page",
                                 .action = "Проверьте адрес.",
                                 .action_en = "Check the address."});
}

http::Response text_response(int status, std::string type, std::string body) {
  http::Response response;
  response.status = status;
  response.with("content-type", std::move(type));
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

}  // namespace

Service::Service(std::string prefix, Logs logs, log::SigningKey key, Store& store,
                 auth::Workers& workers, const Clock& clock)
    : prefix_(std::move(prefix)),
      logs_(std::move(logs)),
      key_(std::move(key)),
      store_(store),
      workers_(workers),
      clock_(clock) {}

bool Service::takes(std::string_view path) const {
  return path.starts_with(prefix_) && path.substr(prefix_.size()).starts_with('/');
}

void Service::handle(const std::shared_ptr<const http::Request>& request, http::Reply reply) {
  if (!takes(request->path)) {
    reply(not_found());
    return;
  }
  const std::string_view path = std::string_view(request->path).substr(prefix_.size());
  const bool reads = request->method == http::Method::get || request->method == http::Method::head;
  const bool adds = path == "/add-checkpoint";
  if (adds ? request->method != http::Method::post : !reads) {
    reply(http::problem_response({.status = 405,
                                  .code = "method_not_allowed",
                                  .title = "Здесь так нельзя",
                                  .title_en = "The method is not allowed here"})
              .with("allow", adds ? "POST" : "GET, HEAD"));
    return;
  }
  if (!adds) {
    reply(get(path));
    return;
  }
  if (request->body.size() > kRequestBytes) {
    reply(http::problem_response(http::problem_of(http::EdgeFault::body_too_large)));
    return;
  }
  if (!workers_.submit([this, request, reply] { reply(add_checkpoint(request->body)); })) {
    reply(busy());
  }
}

http::Response Service::add_checkpoint(std::string_view body) {
  const auto admitted = admit(logs_, body);
  if (!admitted) {
    ++refused_;
    return refusal_response(admitted.error());
  }
  const auto now = static_cast<std::uint64_t>(clock_.now().us / 1'000'000);
  Store::Answer answer = store_.cosign(*admitted, key_, now);
  stored_ = answer.trouble != Store::Trouble::storage;
  if (answer.trouble == Store::Trouble::none) {
    ++cosigned_;
    return text_response(200, "text/plain; charset=utf-8", std::move(answer.line));
  }
  if (answer.trouble == Store::Trouble::storage) {
    log_file::error("a checkpoint could not be kept: nothing was cosigned");
    return not_kept();
  }
  ++refused_;
  if (answer.refusal == Refusal::other_size) {
    return text_response(409, "text/x.tlog.size", std::to_string(answer.seen_size) + '\n');
  }
  if (answer.refusal == Refusal::inconsistent) {
    ++inconsistent_;
    log_file::error("the log " + admitted->head.origin + " shows another history: size " +
                    std::to_string(admitted->head.size) + " does not continue the size " +
                    std::to_string(answer.seen_size) + " that was cosigned");
  }
  return refusal_response(answer.refusal);
}

http::Response Service::get(std::string_view path) const {
  constexpr std::string_view kCheckpoint = "/checkpoint";
  if (path == "/health") return health();
  if (path.starts_with('/') && path.ends_with(kCheckpoint) && path.size() > kCheckpoint.size()) {
    auto note = store_.checkpoint(path.substr(1, path.size() - 1 - kCheckpoint.size()));
    if (note) return text_response(200, "text/plain; charset=utf-8", std::move(*note));
  }
  return not_found();
}

http::Response Service::health() const {
  const log::WitnessKey key = log::witness_half(key_);
  std::string out = stored_ ? R"({"status":"ok","name":)" : R"({"status":"failing","name":)";
  http::append_json_string(out, key.name);
  out += ",\"vkey\":";
  http::append_json_string(out, log::to_vkey(key));
  out += ",\"logs\":" + std::to_string(logs_.size());
  out += ",\"cosigned\":" + std::to_string(cosigned_.load());
  out += ",\"refused\":" + std::to_string(refused_.load());
  out += ",\"inconsistent\":" + std::to_string(inconsistent_.load()) + "}";
  return text_response(stored_ ? 200 : 503, "application/json; charset=utf-8", std::move(out));
}

}  // namespace letopis::witness
