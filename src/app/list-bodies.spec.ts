import { RoleBindingsInput } from '../features/access/role-binding.dto.js';
import { TenantQuotasInput } from '../features/tenants/tenant-quota.dto.js';
import { StrictValidationPipe } from '../platform/http/validation.pipe.js';

/** A nested list passes ValidateNested, which looks at what is in it: nothing. */
describe.each([RoleBindingsInput, TenantQuotasInput])('a body that is a list of objects: %p', (metatype) => {
  const check = (items: unknown) => new StrictValidationPipe().transform({ items }, { type: 'body', metatype });

  it.each([[[[]]], [[[{}]]], [[null]], [['text']], [[{}, []]]])(
    'refuses what is no object in it: %j',
    async (items) => {
      await expect(check(items)).rejects.toMatchObject({ code: 'EC-VALIDATION' });
    },
  );

  it('takes an empty one', async () => {
    await expect(check([])).resolves.toEqual({ items: [] });
  });
});
