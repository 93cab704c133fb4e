#include "server/cli/verify_report.h"

#include <cmath>
#include <cstdio>

#include "server/api/json.h"

namespace letopis::cli {
namespace {

using audit::Finding;
using audit::FindingText;

std::uint64_t per_second(const Verified& verified) {
  if (verified.seconds <= 0) return 0;
  return static_cast<std::uint64_t>(
      std::lround(static_cast<double>(verified.report.entries) / verified.seconds));
}

std::string with_tenths(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.1f", value);
  return out;
}

// What follows each finding: since when, and what it breaks.
FindingText context_of(const Finding& finding) {
  FindingText out;
  if (finding.since) {
    out.text = "; до " + to_iso(*finding.since) + " всё верно";
    out.text_en = "; all is well up to " + to_iso(*finding.since);
  }
  if (finding.breaks) {
    out.text += "; нарушает подписанное на " + std::to_string(*finding.breaks) + " записях";
    out.text_en += "; breaks what was signed at " + std::to_string(*finding.breaks) + " entries";
  }
  return out;
}

void add_lines(std::string& text, std::string& text_en, const Verified& verified) {
  for (const Finding& finding : verified.report.findings) {
    const FindingText what = audit::text_of(finding);
    const FindingText context = context_of(finding);
    text += "  " + what.text + context.text + "\n";
    text_en += "  " + what.text_en + context.text_en + "\n";
  }
  if (verified.report.more > 0) {
    text += "  и ещё находок: " + std::to_string(verified.report.more) + "\n";
    text_en += "  and " + std::to_string(verified.report.more) + " more\n";
  }
  if (verified.views_difference) {
    text += "  Проекции расходятся с журналом: " + *verified.views_difference + "\n";
    text_en +=
        "  The projections are not what the log adds up to: " + *verified.views_difference + "\n";
  }
}

void add(api::Json& out, const char* name, const std::optional<std::uint64_t>& value) {
  if (value) out.key(name).number(*value);
}

void add_finding(api::Json& out, const Finding& finding) {
  const FindingText what = audit::text_of(finding);
  out.open('{').key("code").plain(audit::code_of(finding.code));
  out.key("text").text(what.text).key("text_en").text(what.text_en);
  add(out, "position", finding.position);
  add(out, "last", finding.last);
  add(out, "other", finding.other);
  add(out, "size", finding.size);
  if (finding.tile) {
    out.key("tile").open('{').key("level").number(finding.tile->level);
    out.key("index").number(finding.tile->index).close('}');
  }
  if (finding.record) {
    out.key("record").open('{').key("kind");
    out.number(static_cast<std::uint64_t>(finding.record->kind));
    out.key("slot").number(finding.record->slot).key("a").number(finding.record->a);
    out.key("b").number(finding.record->b).close('}');
  }
  if (!finding.source.empty()) out.key("source").text(finding.source);
  if (finding.since) out.key("since").plain(to_iso(*finding.since));
  add(out, "breaks", finding.breaks);
  out.close('}');
}

}  // namespace

std::string to_text(const Verified& verified) {
  const audit::Report& report = verified.report;
  const std::string entries = std::to_string(report.entries);
  const std::string root = to_base64(view_of(report.root));
  std::string text = "Летопись " + verified.origin + ", записей " + entries + ", корень " + root +
                     "\nКлюч " + verified.vkey + "\n";
  std::string text_en = "Ledger " + verified.origin + ", " + entries + " entries, root " + root +
                        "\nKey " + verified.vkey + "\n";
  if (verified.sound()) {
    text += "Всё верно: каждая запись на месте, подтверждено контрольных точек: " +
            std::to_string(verified.checkpoints) +
            ", подписано записей: " + std::to_string(report.signed_entries) + "\n";
    text_en += "All is well: every entry is in its place, checkpoints confirmed: " +
               std::to_string(verified.checkpoints) +
               ", entries signed: " + std::to_string(report.signed_entries) + "\n";
  } else {
    text += "Найдено:\n";
    text_en += "Found:\n";
    add_lines(text, text_en, verified);
  }
  if (verified.views_compared && !verified.views_difference) {
    text += "Проекции совпадают с журналом\n";
    text_en += "The projections are what the log adds up to\n";
  }
  const std::string seconds = with_tenths(verified.seconds);
  const std::string rate = std::to_string(per_second(verified));
  text += "За " + seconds + " с, записей в секунду: " + rate + "\n";
  text_en += "In " + seconds + " s, entries per second: " + rate + "\n";
  return text + "\n" + text_en;
}

std::string to_json(const Verified& verified) {
  const audit::Report& report = verified.report;
  api::Json out;
  out.open('{').key("sound").boolean(verified.sound()).key("what").text(verified.what);
  out.key("origin").text(verified.origin).key("vkey").text(verified.vkey);
  out.key("entries").number(report.entries);
  out.key("root").plain(to_base64(view_of(report.root)));
  out.key("checkpoints").number(verified.checkpoints);
  out.key("signed_entries").number(report.signed_entries);
  out.key("findings").open('[');
  for (const Finding& finding : report.findings) add_finding(out, finding);
  out.close(']').key("more").number(report.more).key("views");
  if (!verified.views_compared) {
    out.null();
  } else {
    out.open('{').key("equal").boolean(!verified.views_difference);
    if (verified.views_difference) out.key("difference").text(*verified.views_difference);
    out.close('}');
  }
  out.key("seconds").raw(with_tenths(verified.seconds));
  out.key("entries_per_second").number(per_second(verified)).close('}');
  return out.take();
}

}  // namespace letopis::cli
