// Trusted Types: one default policy. Mantine hands generated CSS text to innerHTML of <style>; text
// with a "<" in it is never that, so it is refused.
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;

factory?.createPolicy('default', {
  createHTML(text) {
    if (text.includes('<')) throw new TypeError('markup is not allowed here');
    return text;
  },
});
