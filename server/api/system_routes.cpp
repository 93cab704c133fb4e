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

void add_instant(Json& json, std::string_view name, const std::optional<Instant>& instant) {
  json.key(name);
  if (instant) {
    json.plain(to_iso(*instant));
  } else {
    json.null();
  }
}

void add_scrub(Json& json, const upkeep::ScrubState& scrub) {
  json.key("scrub").open('{').key("on").boolean(scrub.on);
  json.key("position").number(scrub.position).key("of").number(scrub.of);
  add_instant(json, "verified_since", scrub.verified_since);
  json.key("damage");
  if (scrub.damage) {
    json.open('{').key("kind").plain(ledger::name_of(scrub.damage->kind));
    json.key("position").number(scrub.damage->position.value).close('}');
  } else {
    json.null();
  }
  json.close('}');
}

void add_backup(Json& json, const upkeep::BackupState& backup) {
  json.key("backup").open('{').key("on").boolean(backup.on).key("failed").boolean(backup.failed);
  add_instant(json, "last", backup.last);
  json.key("bytes").number(backup.bytes);
  json.key("milliseconds").number(static_cast<std::uint64_t>(backup.seconds * 1'000));
  add_instant(json, "next", backup.next);
  json.close('}');
}

// Seconds since 1970, as Prometheus compares them with its own time; 0: never.
std::uint64_t unix_seconds(const std::optional<Instant>& instant) {
  return instant ? static_cast<std::uint64_t>(instant->us / 1'000'000) : 0;
}

void add_upkeep_metrics(std::string& out, const upkeep::Board& board) {
  const auto scrub = board.scrub();
  const auto backup = board.backup();
  const auto disk = board.disk();
  add_metric(out, "letopis_scrub_position", "gauge", "Entries seen in the scrubber's pass.",
             scrub.position);
  add_metric(out, "letopis_scrub_verified_since_seconds", "gauge",
             "Every older entry was recomputed after this time; 0: no pass was finished.",
             unix_seconds(scrub.verified_since));
  add_metric(out, "letopis_scrub_damage", "gauge", "1: the scrubber found damage.",
             scrub.damage ? 1 : 0);
  add_metric(out, "letopis_backup_last_seconds", "gauge", "When the newest backup was begun.",
             unix_seconds(backup.last));
  add_metric(out, "letopis_backup_bytes", "gauge", "Size of the newest backup.", backup.bytes);
  add_metric(out, "letopis_backup_milliseconds", "gauge", "How long the newest backup took.",
             static_cast<std::uint64_t>(backup.seconds * 1'000));
  add_metric(out, "letopis_backup_failed", "gauge", "1: the newest try failed.",
             backup.failed ? 1 : 0);
  add_metric(out, "letopis_disk_free_bytes", "gauge", "Room on the fullest disk of the school.",
             disk.free);
  add_metric(out, "letopis_disk_low", "gauge", "1: too full, nothing is written.",
             disk.low ? 1 : 0);
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

// For everyone: sizes, seconds and counts. Who the witnesses are is told on /metrics.
void add_witnesses(Json& json, const witness::Cosigning& witnesses) {
  const auto cosigned = witnesses.witnessed();
  std::uint64_t alarms = 0;
  json.key("witnesses").open('{').key("cosigned_entries");
  json.number(cosigned ? cosigned->checkpoint.size : 0).key("ages").open('[');
  for (const witness::WitnessReport& report : witnesses.report()) {
    alarms += report.alarms;
    if (report.age) {
      json.number(*report.age);
    } else {
      json.null();
    }
  }
  json.close(']').key("alarms").number(alarms);
  json.key("agreeing").boolean(witnesses.healthy()).close('}');
}

void add_witness_metrics(std::string& out, const witness::Cosigning& witnesses) {
  const auto reports = witnesses.report();
  const auto add = [&](std::string_view name, std::string_view kind, std::string_view help,
                       const auto& value) {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
    out.append(" ").append(kind).append("\n");
    for (const witness::WitnessReport& report : reports) {
      out.append(name).append("{witness=");
      http::append_json_string(out, report.name);
      out.append("} ").append(value(report)).append("\n");
    }
  };
  const auto count = [](std::uint64_t witness::WitnessReport::*member) {
    return
        [member](const witness::WitnessReport& report) { return std::to_string(report.*member); };
  };
  add("letopis_witness_age_seconds", "gauge", "Since the last cosignature; NaN before the first.",
      [](const auto& report) { return report.age ? std::to_string(*report.age) : "NaN"; });
  add("letopis_witness_cosigned_size", "gauge", "Entries that it cosigned last.",
      count(&witness::WitnessReport::size));
  add("letopis_witness_cosignatures_total", "counter", "Cosignatures received.",
      count(&witness::WitnessReport::cosignatures));
  add("letopis_witness_failures_total", "counter", "Questions without a cosignature.",
      count(&witness::WitnessReport::failures));
  add("letopis_witness_alarms_total", "counter", "Times that it had seen another history.",
      count(&witness::WitnessReport::alarms));
  add("letopis_witness_disagrees", "gauge", "1 while it has seen another history than ours.",
      [](const auto& report) { return witness::is_alarm(report.trouble) ? "1" : "0"; });
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
  const auto scrub = services.board.scrub();
  const auto disk = services.board.disk();
  const bool agreeing = services.witnesses == nullptr || services.witnesses->healthy();
  const bool well = writing && signing && agreeing && !disk.low && !scrub.damage;
  const auto published = services.scribe.published();
  const auto head = services.notary.latest();
  Json json;
  json.open('{').key("status").plain(well ? "ok" : "failing");
  json.key("writing").boolean(writing).key("signing").boolean(signing);
  json.key("ledger").plain(ledger_hex(services));
  json.key("origin").text(services.scribe.identity().origin);
  json.key("vkey").text(services.vkey);
  json.key("entries").number(published->head.size());
  json.key("signed_entries").number(head->checkpoint.size);
  json.key("signed_at").plain(to_iso(head->signed_at));
  json.key("published_entries").number(services.checkpoints.latest()->checkpoint.size);
  if (services.witnesses != nullptr) add_witnesses(json, *services.witnesses);
  // Entries that a projection could not apply: none, unless the program or the data is at fault.
  json.key("poisoned").number(runtime::poisoned_entries(services.store, kPoisonedTold).size());
  json.key("queue").number(services.scribe.counters().waiting);
  add_scrub(json, scrub);
  add_backup(json, services.board.backup());
  json.key("disk").open('{').key("free").number(disk.free).key("total").number(disk.total);
  json.key("low").boolean(disk.low).close('}').close('}');
  call.reply(json_response(json.take(), well ? 200 : 503));
}

void get_metrics(const Call& call) {
  const Services& services = call.services;
  // A collector on this machine needs no session; anybody else needs the right.
  const bool local = call.request->peer.starts_with("127.") || call.request->peer == "::1";
  if (!local && !(call.session && call.may(rules::Function::backup, rules::Access::read))) {
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
  add_metric(out, "letopis_published_size", "gauge", "Entries under the published checkpoint.",
             services.checkpoints.latest()->checkpoint.size);
  if (services.witnesses != nullptr) add_witness_metrics(out, *services.witnesses);
  add_metric(out, "letopis_sessions", "gauge", "Sessions open.", services.sessions.size());
  add_upkeep_metrics(out, services.board);
  if (services.edge != nullptr) add_edge_metrics(out, services.edge->counters());
  http::Response response;
  response.with("content-type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = std::make_shared<const std::string>(std::move(out));
  call.reply(std::move(response));
}

}  // namespace letopis::api
