import { adoptedFields } from '../../delivery/src/cluster/adoption.js';

const entry = (manager: string, operation: string, fieldsV1: object, more: object = {}) => ({
  manager,
  operation,
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...more,
});
const data = (...names: readonly string[]) => ({
  'f:data': Object.fromEntries(names.map((name) => [`f:${name}`, {}])),
});

test('who applied an object as a whole is replaced, with all fields of each', () => {
  const edit = entry('kubectl-edit', 'Update', data('c'));
  const status = entry('controller', 'Apply', { 'f:status': {} }, { subresource: 'status' });
  const managers = [entry('flux', 'Apply', data('a', 'b')), edit, entry('helm', 'Apply', data('b', 'd')), status];
  expect(adoptedFields(managers, 'ours', 'v1')).toEqual([edit, status, entry('ours', 'Apply', data('a', 'b', 'd'))]);
});

test.each([
  ['nobody applied', [entry('kubectl', 'Update', data('a'))]],
  ['only we applied', [entry('ours', 'Apply', data('a')), entry('kubectl', 'Update', data('b'))]],
  ['others applied another version', [entry('flux', 'Apply', data('a'), { apiVersion: 'v1beta1' })]],
  ['nothing is known', []],
])('when %s, nothing is replaced', (_name, managers) => {
  expect(adoptedFields(managers, 'ours', 'v1')).toBeUndefined();
});
