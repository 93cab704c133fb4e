#include <utility>

#include "projections/runtime/projector.h"
#include "server/api/json.h"
#include "server/api/problems.h"
#include "server/api/routes.h"

namespace letopis::api {
namespace {

constexpr std::size_t kPoisonedTold = 100;

std::string ledger_hex(const Services& services) {
  return to_hex(view_of(services.scribe.identity().ledger));
}

// One metric in the text format of Prometheus.
void add_metric(std::string& out, std::string_view name, std::string_view kind,
                std::string_view help, std::uint64_t value) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
  out.append(" ").append(kind).append("\n").append(name).append(" ").append(std::to_string(value));
  out.append("\n");
}

void add_edge_metrics(std::string& out, const http::ServerCounters& edge) {
  add_metric(out, "letopis_http_requests_total", "counter", "Requests answered.", edge.requests);
  add_metric(out, "letopis_http_errors_4xx_total", "counter", "Answers 4xx.", edge.by_class[4]);
  add_metric(out, "letopis_http_errors_5xx_total", "counter", "Answers 5xx.", edge.by_class[5]);
  add_metric(out, "letopis_http_bytes_in_total", "counter", "Bytes read.", edge.bytes_in);
  add_metric(out, "letopis_http_bytes_out_total", "counter", "Bytes written.", edge.bytes_out);
  add_metric(out, "letopis_http_connections", "gauge", "Connections open.", edge.connections_open);
  add_metric(out, "letopis_http_connections_refused_total", "counter",
             "Connections over the limit.", edge.connections_refused);
  add_metric(out, "letopis_http_streams", "gauge", "Event streams open.", edge.streams_open);
}

}  // namespace

void get_open_api(const Call& call) {
  call.reply(page_response(*call.request, "\"openapi\"",
                           std::make_shared<const std::string>(call.services.open_api)));
}

void get_health(const Call& call) {
  const Services& services = call.services;
  const bool writing = services.scribe.healthy() && services.store.healthy();
  const bool signing = services.notary.healthy();
  const auto published = services.scribe.published();
  const auto head = services.notary.latest();
  Json json;
  json.open('{').key("status").plain(writing && signing ? "ok" : "failing");
  json.key("writing").boolean(writing).key("signing").boolean(signing);
  json.key("ledger").plain(ledger_hex(services));
  json.key("origin").text(services.scribe.identity().origin);
  json.key("entries").number(published->head.size());
  json.key("signed_entries").number(head->checkpoint.size);
  json.key("signed_at").plain(to_iso(head->signed_at));
  // Entries that a projection could not apply: none, unless the program or the data is at fault.
  json.key("poisoned").number(runtime::poisoned_entries(services.store, kPoisonedTold).size());
  json.key("queue").number(services.scribe.counters().waiting).close('}');
  call.reply(json_response(json.take(), writing && signing ? 200 : 503));
}

void get_metrics(const Call& call) {
  const Services& services = call.services;
  // A collector on this machine needs no session; anybody else needs the right.
  const bool local = call.request->peer.starts_with("127.") || call.request->peer == "::1";
  if (!local && !(call.session && call.may(auth::Function::read_metrics))) {
    call.reply(refuse("not_permitted"));
    return;
  }
  const auto scribe = services.scribe.counters();
  std::string out;
  add_metric(out, "letopis_entries_total", "counter", "Entries committed since start.",
             scribe.entries);
  add_metric(out, "letopis_batches_total", "counter", "Commits, each with one sync.",
             scribe.batches);
  add_metric(out, "letopis_refusals_total", "counter", "Actions refused by the rules.",
             scribe.refusals);
  add_metric(out, "letopis_queue", "gauge", "Actions waiting for the writer.", scribe.waiting);
  add_metric(out, "letopis_ledger_size", "gauge", "Entries in the ledger.",
             services.scribe.published()->head.size());
  add_metric(out, "letopis_signed_size", "gauge", "Entries under the last checkpoint.",
             services.notary.latest()->checkpoint.size);
  add_metric(out, "letopis_sessions", "gauge", "Sessions open.", services.sessions.size());
  if (services.edge != nullptr) add_edge_metrics(out, services.edge->counters());
  http::Response response;
  response.with("content-type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = std::make_shared<const std::string>(std::move(out));
  call.reply(std::move(response));
}

}  // namespace letopis::api
