// The program: finds the verb and hands it its options.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "server/cli/verbs.h"

namespace {

using namespace letopis::cli;  // NOLINT(google-build-using-namespace): every name here is a verb's

void add_data(CLI::App& verb, std::string& data) {
  verb.add_option("--data", data, "Folder of the school")->capture_default_str();
}

void add_serve(CLI::App& app, ServeOptions& options, int& code) {
  auto* const verb = app.add_subcommand("serve", "Serve a school over HTTP");
  add_data(*verb, options.data);
  verb->add_option("--address", options.address, "Address to listen on")->capture_default_str();
  verb->add_option("--port", options.port, "Port; 0 takes any free one")->capture_default_str();
  verb->add_option("--web", options.web, "Folder of the built pages");
  verb->add_option("--threads", options.threads, "I/O threads")->capture_default_str();
  verb->add_option("--tls-certificate", options.certificate, "PEM chain");
  verb->add_option("--tls-key", options.key, "PEM key");
  verb->add_option("--backup-to", options.backup_to, "Make a backup into this folder every day");
  verb->add_option("--backup-at", options.backup_at, "When, by the school's clock")
      ->capture_default_str();
  verb->add_option("--backup-keep", options.backup_keep, "Newest backups that are kept")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  verb->add_option("--scrub-mib", options.scrub_mib,
                   "MiB a second at which entries are looked at again; 0: never")
      ->capture_default_str()
      ->check(CLI::Range(0, 10'000));
  verb->add_flag("--resume-clock", options.resume_clock,
                 "Training schools only: time goes on from the newest entry");
  verb->add_option("--witness", options.witnesses,
                   "Policy file: witnesses with their URLs that are asked to cosign");
  verb->add_option("--witness-interval", options.witness_interval,
                   "Seconds from one round of questions to the next")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  verb->add_flag("--require-quorum", options.require_quorum,
                 "Publish only checkpoints that the policy's quorum has cosigned");
  verb->add_option("--witness-for", options.witness_for,
                   "List of other ledgers' keys: be their witness below /witness");
  verb->add_option("--records-quiet", options.records_quiet,
                   "Seconds without an entry before the log commits to all records")
      ->capture_default_str()
      ->check(CLI::Range(0, 86'400));
  verb->callback([&options, &code] { code = serve(options); });
}

void add_witness(CLI::App& app, WitnessOptions& options, int& code) {
  auto* const verb = app.add_subcommand("witness", "Cosign the checkpoints of other ledgers");
  verb->add_option("--data", options.data, "Folder of the witness")->capture_default_str();
  verb->add_option("--listen", options.listen, "Address and port; port 0 takes any free one")
      ->capture_default_str();
  verb->add_option("--name", options.name,
                   "Name of the witness's key, e.g. witness.example/w1; needed once");
  verb->add_option("--log", options.logs, "Key (vkey) of a ledger to witness; may be repeated");
  verb->add_option("--logs", options.log_file, "File of such keys, one a line");
  verb->add_option("--tls-certificate", options.certificate, "PEM chain");
  verb->add_option("--tls-key", options.key, "PEM key");
  verb->callback([&options, &code] { code = witness(options); });
}

void add_demo(CLI::App& app, DemoOptions& options, int& code) {
  auto* const verb = app.add_subcommand("demo", "Make a school of invented people");
  add_data(*verb, options.data);
  verb->add_option("--seed", options.seed, "The same seed makes the same school");
  verb->add_option("--now", options.now, "Moment up to which it has lived, RFC 3339");
  verb->add_option("--classes", options.classes, "Classes per grade, 1 to 4")
      ->check(CLI::Range(1, 4));
  verb->add_option("--shape", options.shape, "school, or bench: 100 journals of 30 x 40 to measure")
      ->check(CLI::IsMember({"school", "bench"}));
  verb->callback([&options, &code] { code = demo(options); });
}

void add_import(CLI::App& app, ImportOptions& options, int& code) {
  auto* const verb = app.add_subcommand("import", "Take over a OneRoster CSV bundle, 1.1 or 1.2");
  add_data(*verb, options.data);
  verb->add_option("bundle", options.bundle, "Folder or zip archive")->required();
  verb->add_option("--school", options.school, "sourcedId, when the bundle holds several schools");
  verb->add_option("--origin", options.origin, "Name of a new ledger in its checkpoints")
      ->capture_default_str();
  verb->add_flag("--dry-run", options.dry_run, "Decide everything, write nothing");
  verb->add_flag("--json", options.json, "Report as JSON");
  verb->add_flag("--training", options.training, "A new school for training, its clock may be set");
  verb->add_option("--passwords", options.passwords,
                   "File for start passwords of a new school's staff; made for its owner only");
  verb->add_option("--now", options.now, "Training: the school's moment, RFC 3339");
  verb->callback([&options, &code] { code = import_bundle(options); });
}

void add_rebuild(CLI::App& app, RebuildOptions& options, int& code) {
  auto* const verb = app.add_subcommand("rebuild", "Replay the log into the projections");
  add_data(*verb, options.data);
  verb->add_flag("--check", options.check, "Only compare: are the rows what the log adds up to?");
  verb->callback([&options, &code] { code = rebuild(options); });
}

void add_verify(CLI::App& app, VerifyOptions& options, int& code) {
  auto* const verb = app.add_subcommand("verify", "Recompute a ledger: is it what was written?");
  auto* const data =
      verb->add_option("--data", options.data, "Folder of the school")->capture_default_str();
  auto* const tiles = verb->add_option("--tiles", options.tiles, "Folder or URL of a published log")
                          ->excludes(data);
  verb->add_option("--bearer", options.bearer, "Token for the entries of a URL, or @FILE with it")
      ->needs(tiles);
  auto* const vkey =
      verb->add_option("--vkey", options.vkey, "The ledger's public key, as noted outside");
  auto* const checkpoint = verb->add_option("--checkpoint", options.checkpoints,
                                            "Signed checkpoints to hold it against");
  auto* const views =
      verb->add_flag("--views", options.views, "Compare the projections with a replay, too")
          ->excludes(tiles);
  auto* const proof = verb->add_option("--proof", options.proof,
                                       "An evidence file, an evidence card or a .tlog-proof")
                          ->excludes(data)
                          ->excludes(tiles)
                          ->excludes(checkpoint)
                          ->excludes(views);
  verb->add_option("--entry", options.entry, "Bytes of the entry of a .tlog-proof")->needs(proof);
  verb->add_option("--policy", options.policy, "Keys of ledgers and witnesses, and the quorum")
      ->needs(proof)
      ->excludes(vkey);
  verb->add_flag("--json", options.json, "Report as JSON");
  verb->callback([&options, &code] { code = verify(options); });
}

void add_password(CLI::App& app, PasswordOptions& options, int& code) {
  auto* const verb = app.add_subcommand("password", "Issue start passwords and print them once");
  add_data(*verb, options.data);
  verb->add_option("login", options.logins, "Logins")->required();
  verb->callback([&options, &code] { code = issue_passwords(options); });
}

void add_backup(CLI::App& app, BackupOptions& options, int& code) {
  auto* const verb = app.add_subcommand("backup", "Make a backup of a school that is not served");
  add_data(*verb, options.data);
  verb->add_option("--to", options.to, "Folder of the backups, on another disk")->required();
  verb->add_option("--keep", options.keep, "Newest backups that are kept")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  verb->callback([&options, &code] { code = back_up(options); });
}

void add_restore(CLI::App& app, RestoreOptions& options, int& code) {
  auto* const verb = app.add_subcommand("restore", "Bring a school back from a backup");
  verb->add_option("--from", options.from, "Folder of the backups")->required();
  verb->add_option("--data", options.data, "Folder to restore into: missing or empty")->required();
  verb->add_option("--backup", options.backup, "Its number; the newest when not given");
  verb->add_option("--key", options.key, "File with the key that signs checkpoints")->required();
  verb->add_option("--reason", options.reason, "Why; becomes part of the ledger")->required();
  verb->add_option("--head", options.head, "Last HEAD file of the lost school");
  verb->add_flag("--accept-loss", options.accept_loss,
                 "Go on though signed entries are missing, and record that");
  verb->callback([&options, &code] { code = restore(options); });
}

void add_drill(CLI::App& app, DrillOptions& options, int& code) {
  auto* const verb = app.add_subcommand("drill", "Try whether a backup can be restored");
  verb->add_option("--from", options.from, "Folder of the backups")->required();
  verb->add_option("--backup", options.backup, "Its number; the newest when not given");
  verb->add_option("--scratch", options.scratch, "Working folder, removed afterwards");
  verb->add_option("--vkey", options.vkey, "Public key that must have signed the backup");
  verb->callback([&options, &code] { code = drill(options); });
}

int run(int argc, char** argv) {
  CLI::App app("Letopis: a school record store that nobody can quietly rewrite.");
  app.require_subcommand(1);
  int code = 0;
  ServeOptions serve_options;
  DemoOptions demo_options;
  ImportOptions import_options;
  RebuildOptions rebuild_options;
  VerifyOptions verify_options;
  PasswordOptions password_options;
  BackupOptions backup_options;
  RestoreOptions restore_options;
  DrillOptions drill_options;
  WitnessOptions witness_options;
  add_serve(app, serve_options, code);
  add_demo(app, demo_options, code);
  add_import(app, import_options, code);
  add_rebuild(app, rebuild_options, code);
  add_verify(app, verify_options, code);
  add_password(app, password_options, code);
  add_backup(app, backup_options, code);
  add_restore(app, restore_options, code);
  add_drill(app, drill_options, code);
  add_witness(app, witness_options, code);
  CLI11_PARSE(app, argc, argv);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "letopis: %s\n", problem.what());
    return 2;
  }
}
