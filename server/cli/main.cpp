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
  verb->add_flag("--resume-clock", options.resume_clock,
                 "Training schools only: time goes on from the newest entry");
  verb->callback([&options, &code] { code = serve(options); });
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
  verb->add_option("--vkey", options.vkey, "The ledger's public key, as noted outside");
  verb->add_option("--checkpoint", options.checkpoints, "Signed checkpoints to hold it against");
  verb->add_flag("--views", options.views, "Compare the projections with a replay, too")
      ->excludes(tiles);
  verb->add_flag("--json", options.json, "Report as JSON");
  verb->callback([&options, &code] { code = verify(options); });
}

void add_password(CLI::App& app, PasswordOptions& options, int& code) {
  auto* const verb = app.add_subcommand("password", "Issue start passwords and print them once");
  add_data(*verb, options.data);
  verb->add_option("login", options.logins, "Logins")->required();
  verb->callback([&options, &code] { code = issue_passwords(options); });
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
  add_serve(app, serve_options, code);
  add_demo(app, demo_options, code);
  add_import(app, import_options, code);
  add_rebuild(app, rebuild_options, code);
  add_verify(app, verify_options, code);
  add_password(app, password_options, code);
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
