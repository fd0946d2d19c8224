/** Version of the inputs; it goes up when their meaning changes, so that states written before can be told apart. */
export const schemaVersion = 1;
