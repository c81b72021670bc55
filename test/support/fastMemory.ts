import { PACE } from '../../nodes/fit/memory';

/** Preloaded (`node --require`) to have pdr-fit keep its window every few milliseconds instead of every 30 seconds. */
Object.assign(PACE, { tickMs: 5, betweenWritesMs: 15, charactersPerMs: 1e9 });
