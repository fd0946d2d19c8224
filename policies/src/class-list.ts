/** What a person reads of the classes that are allowed. */
export const classList = (classes: readonly string[]): string => (classes.length === 0 ? 'none' : classes.join(', '));
