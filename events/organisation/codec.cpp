#include "events/organisation/codec.h"

#include "events/rules/payload.h"
#include "organisation_generated.h"

namespace letopis::organisation {
namespace {

flatbuffers::Offset<fbs::Settings> put(flatbuffers::FlatBufferBuilder& builder,
                                       const Settings& settings) {
  return fbs::CreateSettings(builder, settings.utc_offset_minutes, settings.edit_window_days,
                             settings.grace_minutes, settings.mark_min, settings.mark_max);
}

Settings take(rules::Fields& fields, const fbs::Settings* table) {
  fields.require(table != nullptr);
  if (table == nullptr) return {};
  return {.utc_offset_minutes = table->utc_offset_minutes(),
          .edit_window_days = table->edit_window_days(),
          .grace_minutes = table->grace_minutes(),
          .mark_min = table->mark_min(),
          .mark_max = table->mark_max()};
}

}  // namespace

Bytes encode(const OrganisationOpened& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto full_name = rules::text_into(builder, event.full_name);
  const auto short_name = rules::text_into(builder, event.short_name);
  const auto settings = put(builder, event.settings);
  const auto external_id = rules::text_into(builder, event.external_id);
  return rules::finish(builder,
                       fbs::CreateOrganisationOpened(builder, full_name, short_name, settings,
                                                     event.training, external_id));
}

Bytes encode(const SettingsChanged& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto settings = put(builder, event.settings);
  const auto was = put(builder, event.was);
  return rules::finish(builder, fbs::CreateSettingsChanged(builder, settings, was));
}

Bytes encode(const TermDefined& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto title = rules::text_into(builder, event.title);
  const auto external_id = rules::text_into(builder, event.external_id);
  return rules::finish(builder,
                       fbs::CreateTermDefined(builder, title, static_cast<std::uint8_t>(event.kind),
                                              event.from.days, event.to.days, external_id));
}

std::optional<OrganisationOpened> organisation_opened_of(ByteView payload) {
  const rules::Payload<fbs::OrganisationOpened> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  OrganisationOpened event;
  event.full_name = fields.text(in->full_name(), limits::kTitleBytes);
  event.short_name = fields.text(in->short_name(), limits::kTitleBytes);
  event.settings = take(fields, in->settings());
  event.training = in->training();
  event.external_id = fields.text(in->external_id(), limits::kExternalIdBytes);
  return fields.give(std::move(event));
}

std::optional<SettingsChanged> settings_changed_of(ByteView payload) {
  const rules::Payload<fbs::SettingsChanged> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  SettingsChanged event;
  event.settings = take(fields, in->settings());
  event.was = take(fields, in->was());
  return fields.give(event);
}

std::optional<TermDefined> term_defined_of(ByteView payload) {
  const rules::Payload<fbs::TermDefined> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  TermDefined event;
  event.title = fields.text(in->title(), limits::kTitleBytes);
  event.kind = fields.one_of(in->kind(), TermKind::year, TermKind::other);
  event.from = fields.day(in->from_day());
  event.to = fields.day(in->to_day());
  event.external_id = fields.text(in->external_id(), limits::kExternalIdBytes);
  return fields.give(std::move(event));
}

}  // namespace letopis::organisation
