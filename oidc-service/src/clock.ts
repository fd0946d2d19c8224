/** The time of day; the only way in which the service learns it, so that tests can say what it is. */
export type Clock = () => Date;

/** The clock of this machine. */
export const systemClock: Clock = () => new Date();
