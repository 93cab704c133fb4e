#include "server/cli/verify_proof.h"

#include <cstdio>
#include <utility>

#include "schema/types/limits.h"
#include "server/api/json.h"
#include "server/cli/console.h"
#include "server/cli/read_file.h"
#include "server/evidence/check.h"
#include "server/evidence/read.h"

namespace letopis::cli {
namespace {

using evidence::Checked;
using evidence::Finding;

constexpr std::string_view kProofMagic = "c2sp.org/tlog-proof@v1\n";

int cannot(const std::string& text, const std::string& text_en) {
  return complain(ledger::LedgerError{"verify", text, text_en});
}

// Why it could not be looked at.
struct Trouble {
  std::string text;
  std::string text_en;
};

Failure<Trouble> unread(const std::string& path) {
  return {Trouble{"Файл не читается: " + path, "The file cannot be read: " + path}};
}

Result<log::Policy, Trouble> policy_of(const VerifyOptions& options) {
  if (options.policy.empty() && options.vkey.empty()) {
    return Failure{Trouble{
        "Укажите, кому верить: --vkey или --policy. Ключ в самом файле ничего не доказывает.",
        "Say whom to believe by --vkey or --policy: a key in the file proves nothing."}};
  }
  std::string text = "log " + options.vkey + "\nquorum none\n";
  if (!options.policy.empty()) {
    auto file = read_file(options.policy, log::kPolicyBytes);
    if (!file) return unread(options.policy);
    text = std::move(*file);
  } else if (!log::parse_vkey(options.vkey)) {
    return Failure{Trouble{"Это не открытый ключ: --vkey", "Not a public key: --vkey"}};
  }
  auto policy = log::Policy::parse(text);
  if (policy) return std::move(*policy);
  const log::Fault& fault = policy.error();
  const std::string line = std::to_string(fault.line) + ": ";
  return Failure{Trouble{options.policy + ":" + line + std::string(fault.text),
                         options.policy + ":" + line + std::string(fault.text_en)}};
}

Result<Checked, Trouble> check_tlog_proof(const VerifyOptions& options, std::string_view text,
                                          const log::Policy& policy) {
  const auto proof = log::parse_proof(text);
  if (!proof) {
    const log::Fault& fault = proof.error();
    const std::string place = options.proof + ":" + std::to_string(fault.line) + ": ";
    return Failure{Trouble{place + std::string(fault.text), place + std::string(fault.text_en)}};
  }
  if (options.entry.empty()) {
    return Failure{Trouble{"Укажите файл с байтами записи: --entry",
                           "Give the file with the entry's bytes by --entry"}};
  }
  const auto entry = read_file(options.entry, limits::kEntryBytes);
  if (!entry || entry->size() > limits::kEntryBytes) return unread(options.entry);
  return evidence::check(*entry, *proof, policy);
}

Result<Checked, Trouble> check_file(const VerifyOptions& options, const log::Policy& policy) {
  const auto text = read_file(options.proof, evidence::kCardBytes);
  if (!text) return unread(options.proof);
  if (text->starts_with(kProofMagic)) return check_tlog_proof(options, *text, policy);
  const std::size_t start = text->find_first_not_of(" \t\r\n");
  const bool is_json = start != std::string::npos && (*text)[start] == '{';
  const auto given = is_json ? evidence::read_evidence(*text) : evidence::read_card(*text);
  if (!given) {
    const std::string why = options.proof + ": " + given.error();
    return Failure{Trouble{"Это не доказательство: " + why, "This is no evidence: " + why}};
  }
  return evidence::check(*given, policy);
}

struct Lines {
  std::string text;
  std::string text_en;

  void add(const std::string& line, const std::string& line_en) {
    text += line + "\n";
    text_en += line_en + "\n";
  }
};

std::string word(const evidence::Words& words, std::size_t index) {
  return words[index].value_or("");
}

void add_version(Lines& out, const evidence::Seen& seen) {
  const std::string at = std::to_string(seen.position);
  if (!seen.words) {
    out.add("  запись " + at + ": байты другой программы", "  entry " + at + ": not of Letopis");
    return;
  }
  const evidence::Words& words = *seen.words;
  const std::string facts = ": " + word(words, 2) + ", «" + word(words, 3) + "» → «" +
                            word(words, 4) + "», " + word(words, 5) + ", " + word(words, 7) + " " +
                            std::to_string(seen.actor.value);
  out.add("  запись " + at + ", ревизия " + word(words, 1) + facts,
          "  entry " + at + ", revision " + word(words, 1) + facts);
}

void add_signers(Lines& out, const log::Endorsed& endorsed, const log::Policy& policy) {
  const log::Checkpoint& tree = endorsed.checkpoint;
  const std::string root = to_base64(view_of(tree.root));
  out.add("Летопись " + tree.origin + ", записей " + std::to_string(tree.size) + ", корень " + root,
          "Ledger " + tree.origin + ", " + std::to_string(tree.size) + " entries, root " + root);
  for (std::size_t i = 0; i < endorsed.cosignatures.size(); ++i) {
    const log::Cosigned& signed_by = endorsed.cosignatures[i];
    if (signed_by.verdict != log::Verdict::good) continue;
    const std::string who =
        policy.witnesses()[i].key.name + ", " +
        to_iso(Instant{static_cast<std::int64_t>(signed_by.seconds) * 1'000'000});
    out.add("Свидетель " + who, "Witness " + who);
  }
}

void add_findings(Lines& out, const Checked& checked) {
  out.add("Найдено:", "Found:");
  for (const Finding& finding : checked.findings) {
    std::string line = "  ";
    std::string line_en = "  ";
    if (finding.position) {
      line.append("запись ").append(std::to_string(*finding.position)).append(": ");
      line_en.append("entry ").append(std::to_string(*finding.position)).append(": ");
    }
    const std::string detail = finding.detail.empty() ? "" : " (" + finding.detail + ")";
    out.add(line.append(finding.what.text).append(detail),
            line_en.append(finding.what.text_en).append(detail));
  }
}

std::string to_text(const Checked& checked, const log::Policy& policy, bool several) {
  Lines out;
  if (checked.endorsed) add_signers(out, *checked.endorsed, policy);
  for (const evidence::Seen& seen : checked.seen) add_version(out, seen);
  if (!checked.sound()) {
    add_findings(out, checked);
  } else if (!several) {
    out.add("Всё верно. О других версиях этот файл не говорит",
            "All is well. This file says nothing about other versions");
  } else if (checked.whole_as_of) {
    const std::string end = std::to_string(*checked.whole_as_of);
    out.add("Всё верно, и среди первых " + end + " записей других версий нет",
            "All is well, and among the first " + end + " entries there are no other versions");
  } else {
    out.add("Всё верно. Доказательства, что это все версии, в файле нет",
            "All is well. The file does not prove that these are all versions");
  }
  return out.text + "\n" + out.text_en;
}

void add_words(api::Json& out, const evidence::Seen& seen) {
  out.open('{').key("position").number(seen.position);
  if (seen.words) {
    for (std::size_t i = 0; i < evidence::kWordNames.size(); ++i) {
      out.key(evidence::kWordNames[i]);
      if ((*seen.words)[i]) {
        out.text(*(*seen.words)[i]);
      } else {
        out.null();
      }
    }
    out.key("actor").number(seen.actor.value);
  }
  out.close('}');
}

void add_finding(api::Json& out, const Finding& finding) {
  out.open('{').key("code").plain(finding.what.code).key("text").text(finding.what.text);
  out.key("text_en").text(finding.what.text_en);
  if (finding.position) out.key("position").number(*finding.position);
  if (!finding.detail.empty()) out.key("detail").text(finding.detail);
  out.close('}');
}

void add_witnesses(api::Json& out, const log::Endorsed& endorsed, const log::Policy& policy) {
  out.key("origin").text(endorsed.checkpoint.origin).key("size").number(endorsed.checkpoint.size);
  out.key("root").plain(to_base64(view_of(endorsed.checkpoint.root)));
  out.key("witnesses").open('[');
  for (std::size_t i = 0; i < endorsed.cosignatures.size(); ++i) {
    const log::Cosigned& cosigned = endorsed.cosignatures[i];
    if (cosigned.verdict != log::Verdict::good) continue;
    out.open('{').key("name").text(policy.witnesses()[i].key.name);
    out.key("seconds").number(cosigned.seconds).close('}');
  }
  out.close(']');
}

std::string to_json(const VerifyOptions& options, const Checked& checked,
                    const log::Policy& policy) {
  api::Json out;
  out.open('{').key("sound").boolean(checked.sound()).key("what").text(options.proof);
  if (checked.endorsed) add_witnesses(out, *checked.endorsed, policy);
  out.key("entries").open('[');
  for (const evidence::Seen& seen : checked.seen) add_words(out, seen);
  out.close(']').key("whole_as_of");
  if (checked.whole_as_of) {
    out.number(*checked.whole_as_of);
  } else {
    out.null();
  }
  out.key("findings").open('[');
  for (const Finding& finding : checked.findings) add_finding(out, finding);
  out.close(']').close('}');
  return out.take() + "\n";
}

}  // namespace

int verify_proof(const VerifyOptions& options) {
  const auto policy = policy_of(options);
  if (!policy) return cannot(policy.error().text, policy.error().text_en);
  const auto checked = check_file(options, *policy);
  if (!checked) return cannot(checked.error().text, checked.error().text_en);
  const std::string text = options.json ? to_json(options, *checked, *policy)
                                        : to_text(*checked, *policy, options.entry.empty());
  std::fwrite(text.data(), 1, text.size(), stdout);
  return checked->sound() ? 0 : 1;
}

}  // namespace letopis::cli
