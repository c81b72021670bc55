/** What the node `bench-load` tells once Node-RED makes the nodes of its flow. */
export interface Started {
  /** Since Node-RED's process began. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  /** Of the time, what requiring this package's nodes took. */
  readonly requireMs: number;
}

/** Has it send messages. */
export interface LoadOrder {
  /** Messages per second, and how many. */
  readonly rate: number;
  readonly messages: number;
}

/** What became of them. */
export interface LoadFigures {
  /** Messages that came back, over the time from the first's being due to the last's return. */
  readonly messagesPerSecond: number;
  /** From when a message was due to its return: what the event loop delays is counted in. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lost: number;
  /** Share of one core that Node-RED's process used. */
  readonly cpuShare: number;
}
