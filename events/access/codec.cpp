#include "events/access/codec.h"

#include "access_generated.h"
#include "events/rules/payload.h"

namespace letopis::access {

Bytes encode(const AccountOpened& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto login = rules::text_into(builder, event.login);
  std::vector<std::uint8_t> numbers;
  numbers.reserve(event.roles.size());
  for (const Role role : event.roles) numbers.push_back(static_cast<std::uint8_t>(role));
  const auto roles = builder.CreateVector(numbers);
  return rules::finish(builder,
                       fbs::CreateAccountOpened(builder, event.person.value, login, roles));
}

Bytes encode(const PasswordIssued& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder,
                       fbs::CreatePasswordIssued(builder, event.account.value, event.start));
}

std::optional<AccountOpened> account_opened_of(ByteView payload) {
  const rules::Payload<fbs::AccountOpened> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  AccountOpened event;
  event.person = PersonId{in->person()};
  event.login = fields.text(in->login(), limits::kLoginBytes);
  const auto* roles = in->roles();
  if (roles == nullptr || roles->size() > limits::kRolesPerAccount) return std::nullopt;
  for (const std::uint8_t number : *roles) {
    event.roles.push_back(fields.one_of(number, Role::administrator, kLastRole));
    fields.require(is_personal(event.roles.back()));
  }
  return fields.give(std::move(event));
}

std::optional<PasswordIssued> password_issued_of(ByteView payload) {
  const rules::Payload<fbs::PasswordIssued> in(payload);
  if (!in) return std::nullopt;
  return PasswordIssued{.account = AccountId{in->account()}, .start = in->start()};
}

}  // namespace letopis::access
